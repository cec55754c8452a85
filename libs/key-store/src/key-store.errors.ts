import { DomainError, type Uuid } from '@yikou/shared-kernel';

/** Nothing is sealed for, and nobody is named by, a subject whose key was destroyed. */
export const subjectErased = (subjectId: Uuid): DomainError =>
  new DomainError('SUBJECT_ERASED', { subjectId, rule: 'a destroyed key is never made again' });

/**
 * The id is that of another number: it derives from a command, so one key of idempotency was used for two requests. Naming it all the
 * same would make one person of two.
 */
export const subjectOfAnother = (): DomainError =>
  new DomainError('IDEMPOTENCY_KEY_REUSED', { field: 'Idempotency-Key', rule: 'one key, one request' });

/** A subject that this key store never had: it is older than the events, or of another store. */
export class UnknownSubject extends Error {
  override readonly name = 'UnknownSubject';
  constructor(readonly subjectId: Uuid) {
    super(`the key store does not know subject ${subjectId}: it is older than the events, or belongs to another store`);
  }
}

/** The key store cannot be opened or written now. The message is a sentence for the operator. */
export class KeyStoreUnavailable extends Error {
  override readonly name = 'KeyStoreUnavailable';
}
