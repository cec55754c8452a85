import type { Uuid } from '@yikou/shared-kernel';

/** A field that only its subject's key opens: AES-256-GCM, base64url of iv (12) + ciphertext + tag (16). Opaque to deciders. */
export interface Sealed {
  readonly subjectId: Uuid;
  readonly sealed: string;
}

/** What a subject is known by outside: never stored, only its keyed hash is. */
export interface SubjectNumber {
  readonly kind: 'citizenId' | 'creditCode';
  readonly number: string;
}

/** What is left of a subject whose key was destroyed. */
export interface Erasure {
  readonly subjectId: Uuid;
  readonly erasedAt: string;
}

/**
 * Subjects and their keys: the only thing beside the event store that is not disposable. It commits before the append that uses it;
 * an orphan is harmless. Never in the same backup as the events. Whatever cannot be read or written now is `KeyStoreUnavailable`.
 */
export interface KeyStore {
  /**
   * The subject of a number: the first to name it decides (`subjectId` of UUIDv5(commandId)); the loser of a race reads the winner's.
   * @throws DomainError SUBJECT_ERASED when the key of `subjectId` was destroyed (a late retry of the command that named it);
   * IDEMPOTENCY_KEY_REUSED when `subjectId` is that of another number
   */
  nameSubject(number: SubjectNumber, subjectId: Uuid): Promise<Uuid>;
  findSubject(number: SubjectNumber): Promise<Uuid | undefined>;
  /** @throws DomainError SUBJECT_ERASED; UnknownSubject when nobody was named so */
  seal(subjectId: Uuid, plaintext: string): Promise<Sealed>;
  /** Undefined when the key was destroyed. @throws SealBroken when the text was tampered with or belongs to another subject; UnknownSubject */
  open(sealed: Sealed): Promise<string | undefined>;
  /**
   * The key is gone from the file, its WAL and free pages when this resolves, and with it the hash of the number: who comes again is named
   * afresh. Destroying what is not there changes nothing.
   */
  destroy(subjectId: Uuid): Promise<void>;
  erasures(): Promise<readonly Erasure[]>;
  /** HMAC-SHA256 (hex) under the key of that purpose: keyed hashes for search, request hashes. Synchronous: used on every command. */
  keyedHash(purpose: 'request' | 'search', text: string): string;
  /** A secret made once and kept here, by name (the issuer's signing key, webhook secrets wrapped): base64url of 32 bytes. */
  secret(name: string): Promise<string>;
  close(): Promise<void>;
}
