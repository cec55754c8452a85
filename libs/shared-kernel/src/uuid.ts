import { hash } from 'node:crypto';
import { validate } from 'uuid';
import type { Brand } from './brand';
import { invalid } from './domain-error';

/** A UUID of any version, in lower case. */
export type Uuid = string & Brand<'Uuid'>;

export const isUuid = (value: unknown): value is Uuid => typeof value === 'string' && validate(value) && value === value.toLowerCase();

/** @throws DomainError INVALID_UUID (rule `format`) */
export const parseUuid = (value: string, field?: string): Uuid => {
  if (!isUuid(value)) throw invalid('INVALID_UUID', 'format', field);
  return value;
};

/** UUIDv5 of 'urn:yikou' in RFC 9562's namespace for URLs. Every derived id hangs on it: it never changes. */
export const YIKOU_NAMESPACE: Uuid = parseUuid('4cdd6ac7-923d-5f27-b87a-518fd2fe00db');

const NAMESPACE_BYTES = 16;
/** UTF-8 takes three bytes at most for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** What is hashed of nearly every name: its namespace and its text. */
const scratch = Buffer.allocUnsafeSlow(4_096);

/** Half a pair has no UTF-8: two such names would be one. */
const ILL_FORMED = /\p{Surrogate}/u;

/**
 * RFC 9562, version 5: the same name in the same namespace is the same id, on every machine, for ever.
 * @throws URIError for a name that is not well-formed Unicode
 */
export const uuidV5 = (name: string, namespace: Uuid = YIKOU_NAMESPACE): Uuid => {
  if (ILL_FORMED.test(name)) throw new URIError('a name is well-formed Unicode');
  const most = NAMESPACE_BYTES + name.length * BYTES_PER_UNIT;
  const bytes = most > scratch.length ? Buffer.allocUnsafe(most) : scratch;
  if (bytes.write(namespace.replaceAll('-', ''), 'hex') !== NAMESPACE_BYTES) throw new TypeError(`not a namespace: ${namespace}`);
  const end = NAMESPACE_BYTES + bytes.write(name, NAMESPACE_BYTES, 'utf8');
  return versioned(hash('sha1', bytes.subarray(0, end), 'hex'));
};

/** The first 128 bits of a hash with the version and the variant in their places. */
const versioned = (hex: string): Uuid => {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Uuid;
};

/** The id that these parts have together. Joined as a JSON array, so that ('a', 'bc') and ('ab', 'c') differ. */
export const derivedId = (...parts: readonly string[]): Uuid => uuidV5(JSON.stringify(parts));
