import { EPOCH_TEXT } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import type { After } from './http-request';

type Header = string | readonly string[] | undefined;

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** @throws DomainError UNAUTHENTICATED */
export const bearerTokenIn = (header: Header): string => {
  const token = typeof header === 'string' ? BEARER.exec(header)?.[1] : undefined;
  if (token === undefined) throw new DomainError('UNAUTHENTICATED', {});
  return token;
};

const KEY = /^[!-~]{1,255}$/;

/** @throws DomainError IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_INVALID */
export const idempotencyKeyIn = (header: Header): string => {
  const field = 'Idempotency-Key';
  if (header === undefined) throw new DomainError('IDEMPOTENCY_KEY_MISSING', { field, rule: 'required' });
  if (typeof header !== 'string' || !KEY.test(header)) {
    throw new DomainError('IDEMPOTENCY_KEY_INVALID', { field, rule: '1 to 255 visible ASCII characters' });
  }
  return header;
};

const ENTITY_TAG = /^(W\/)?"([!#-~\u0080-\u00ff]*)"$/;
const REVISION = /^(?:0|[1-9]\d{0,14})$/;

/** What no stream has: an entity tag that is not one of ours, or a weak one, matches nothing. */
const NO_REVISION = -2;

/**
 * The revision that the caller has seen. `*` stands for whatever there is, and so asks for nothing.
 * @throws DomainError IF_MATCH_REQUIRED (428), IF_MATCH_MALFORMED (422), IF_MATCH_UNSUPPORTED (400)
 */
export const ifMatchIn = (header: Header, use: 'optional' | 'required' | undefined): number | undefined => {
  const field = 'If-Match';
  if (header === undefined) {
    if (use === 'required') throw new DomainError('IF_MATCH_REQUIRED', { field, rule: 'required' });
    return undefined;
  }
  if (use === undefined) throw new DomainError('IF_MATCH_UNSUPPORTED', { field, rule: 'absent' });
  if (header === '*') return undefined;
  const [, weak, tag] = (typeof header === 'string' ? ENTITY_TAG.exec(header) : undefined) ?? [];
  if (tag === undefined) throw new DomainError('IF_MATCH_MALFORMED', { field, rule: 'one entity tag, or *' });
  return weak === undefined && REVISION.test(tag) ? Number(tag) : NO_REVISION;
};

/** `<epoch>-<position>` */
export const AFTER = `${EPOCH_TEXT}-[0-9]{1,18}`;
const after = new RegExp(`^${AFTER}$`);

/** @throws DomainError YIKOU_AFTER_MALFORMED */
export const afterIn = (header: Header): After | undefined => {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !after.test(header)) {
    throw new DomainError('YIKOU_AFTER_MALFORMED', { field: 'Yikou-After', rule: 'a value of Yikou-Position' });
  }
  const end = header.lastIndexOf('-');
  return { epoch: header.slice(0, end), position: BigInt(header.slice(end + 1)) };
};
