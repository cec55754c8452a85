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
 * an orphan is harmless. Never in the same backup as the events.
 */
export interface KeyStore {
  /** The subject of a number: the first to name it decides (`subjectId` of UUIDv5(commandId)); the loser of a race reads the winner's. */
  nameSubject(number: SubjectNumber, subjectId: Uuid): Promise<Uuid>;
  findSubject(number: SubjectNumber): Promise<Uuid | undefined>;
  seal(subjectId: Uuid, plaintext: string): Promise<Sealed>;
  /** Undefined when the key was destroyed. @throws when the text was tampered with or belongs to another subject */
  open(sealed: Sealed): Promise<string | undefined>;
  /** The key is gone from the file, its WAL and free pages when this resolves. */
  destroy(subjectId: Uuid): Promise<void>;
  erasures(): Promise<readonly Erasure[]>;
  /** HMAC-SHA256 (hex) under the key of that purpose: keyed hashes for search, request hashes. Synchronous: used on every command. */
  keyedHash(purpose: 'request' | 'search', text: string): string;
  /** A secret made once and kept here, by name (the issuer's signing key, webhook secrets wrapped): base64url of 32 bytes. */
  secret(name: string): Promise<string>;
  close(): Promise<void>;
}
