import ipaddr from 'ipaddr.js';

/** Whoever has an address of IPv6 has 2⁶⁴ of them: counted is the network. IPv4 counts by address, also when it is written as IPv6. */
const NETWORK_BYTES = 8;

/** @returns what to count an address by */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : `${Buffer.from(parsed.toByteArray().slice(0, NETWORK_BYTES)).toString('hex')}::/64`;
};
