import { canonicalText, sha256, type Position } from '@yikou/event-store';
import type { Delivered } from '../message';
import type { KeptMessage, LargeMessage, OmittedData, ParkedMessage } from './parking';

/** A message as it enters a line. */
export const parkedOf = ({ message, topic, position }: Delivered): KeptMessage => ({ message, topic, position: String(position) });

/** One that does not fit into an event: what tells it from any other, and where it is read again. */
export const parkedWithoutData = ({ message: { data, ...head }, topic, position }: Delivered): LargeMessage => ({
  message: head,
  omitted: omittedOf(data),
  topic,
  position: String(position),
});

/** What stands for the data of a message: the same data give the same. */
export const omittedOf = (data: object): OmittedData => {
  const text = canonicalText(data);
  return { hash: sha256(text), bytes: Buffer.byteLength(text) };
};

/** As it came. */
export const deliveredOf = (parked: KeptMessage): Delivered => ({ ...parked, position: positionOf(parked) });

export const positionOf = ({ position }: ParkedMessage): Position => BigInt(position) as Position;
