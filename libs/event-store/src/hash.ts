import { hash } from 'node:crypto';
import { DomainError } from '@yikou/shared-kernel';
import canonicalize from 'canonicalize';
import type { EventText } from './append-rules';
import type { EventMetadata, Json, JsonObject, StoredEvent } from './envelope';

export const HASH_ALG = 'sha256-jcs-1';
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

type Unhashed = Omit<StoredEvent, 'metadata'> & { readonly metadata: Omit<EventMetadata, 'hash'> };

/** The RFC 8785 form of what the hash covers. */
export const canonicalForm = ({ id, stream, revision, type, version, data, metadata }: Unhashed | StoredEvent): string => {
  const { hash: _, ...covered } = metadata as EventMetadata;
  return canonicalText({ id, stream, revision, type, version, data, metadata: covered });
};

/** RFC 8785 (JCS) text of any JSON value. */
export const canonicalText = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
};

/** Lower-case hex SHA-256 of the UTF-8 of a text. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

export const hashOf = (event: Unhashed | StoredEvent): string => sha256(canonicalForm(event));

/** An event with its hash, and the texts that stores write of it. */
export interface SealedEvent {
  readonly event: StoredEvent;
  readonly text: EventText;
}

/**
 * Seals an event. Its metadata becomes text once, for hash and store alike: RFC 8785 is JSON's own text of fields in the order of their names.
 * @throws DomainError UNSTORABLE_VALUE
 */
export const seal = ({ id, stream, revision, type, version, data: given, metadata: about }: Unhashed): SealedEvent => {
  const data = storable(given);
  const metadata = inOrder(about);
  const metadataText = JSON.stringify(metadata);
  const place = `"revision":${String(revision)},"stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)},"version":${String(version)}`;
  const canonical = `{"data":${canonicalText(data)},"id":"${id}","metadata":${metadataText},${place}}`;
  const hash = sha256(canonical);
  return {
    event: { id, stream, revision, type, version, data, metadata: { ...metadata, hash } },
    text: { data: JSON.stringify(data), metadata: `${metadataText.slice(0, -1)},"hash":"${hash}"}` },
  };
};

/** The fields of metadata in the order of their names, all that there are but the hash of an event that was sealed before. */
const inOrder = <Fields extends object>(fields: Fields): Fields => {
  const ordered: Record<string, unknown> = {};
  for (const name of Object.keys(fields).sort()) {
    const value = (fields as Readonly<Record<string, unknown>>)[name];
    if (name === 'hash' || value === undefined) continue;
    ordered[name] = typeof value === 'object' && value !== null ? inOrder(value) : value;
  }
  return ordered as Fields;
};

/** Each event of a stream against its hash and its predecessor's; gives the first that does not fit. */
export const brokenLink = (
  event: StoredEvent,
  previous: { readonly revision: number; readonly hash: string } | undefined,
): 'hash' | 'previousHash' | 'revision' | undefined => {
  if (event.revision !== (previous?.revision ?? -1) + 1) return 'revision';
  if (event.metadata.previousHash !== (previous?.hash ?? FIRST_PREVIOUS_HASH)) return 'previousHash';
  return hashOf(event) === event.metadata.hash ? undefined : 'hash';
};

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * What may be stored of a value: a copy without absent (`undefined`) fields. Refuses what a store would change silently:
 * U+0000 and lone surrogates, integers beyond 2^53, NaN.
 * @throws DomainError UNSTORABLE_VALUE with the `field` (JSON pointer) and the `rule`
 */
export const storable = (data: JsonObject): JsonObject => copyOf(data, undefined) as JsonObject;

/** Where a value stands in another: made into a pointer only when it is refused. */
interface Place {
  readonly within: Place | undefined;
  readonly key: string | number;
}

const copyOf = (value: unknown, at: Place | undefined): Json => {
  switch (typeof value) {
    case 'string':
      return textOf(value, at);
    case 'number':
      if (!Number.isFinite(value)) return refuse(at, 'a finite number');
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) return refuse(at, 'integers beyond 2^53 are strings');
      return value === 0 ? 0 : value; // -0 is 0 in JSON
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item, index) => copyOf(item, { within: at, key: index }));
      return fieldsOf(value as Readonly<Record<string, unknown>>, at);
    default:
      return refuse(at, 'a JSON value');
  }
};

const fieldsOf = (value: Readonly<Record<string, unknown>>, at: Place | undefined): JsonObject => {
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined) continue;
    const field = copyOf(item, { within: at, key: textOf(key, at) });
    // Assigned, this one would be the prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: field, enumerable: true, configurable: true, writable: true });
    else copy[key] = field;
  }
  return copy;
};

/** A JSON pointer (RFC 6901). */
const pointerTo = (at: Place | undefined): string =>
  at ? `${pointerTo(at.within)}/${String(at.key).replaceAll('~', '~0').replaceAll('/', '~1')}` : '';

const textOf = (text: string, at: Place | undefined): string => {
  if (text.includes('\u0000')) refuse(at, 'no U+0000');
  if (LONE_SURROGATE.test(text)) refuse(at, 'well-formed Unicode');
  return text;
};

const refuse = (at: Place | undefined, rule: string): never => {
  throw new DomainError('UNSTORABLE_VALUE', { field: pointerTo(at), rule });
};
