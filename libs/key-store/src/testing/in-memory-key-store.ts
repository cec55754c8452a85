import type { Uuid } from '@yikou/shared-kernel';
import type { Erasure, KeyStore, Sealed, SubjectNumber } from '../key-store';
import { subjectErased, subjectOfAnother, UnknownSubject } from '../key-store.errors';
import { keyedHashOf, newKey, openBytes, sealBytes } from '../sealing';

/** What an in-memory key store holds: two stores over one of these see the same. */
export class KeyMemory {
  readonly subjects = new Map<string, Uuid>();
  readonly keys = new Map<Uuid, Buffer>();
  readonly erased = new Map<Uuid, string>();
  readonly secrets = new Map<string, string>();
  readonly purposes = { request: newKey(), search: newKey() };
}

/** For tests of what uses the port: nothing is kept. */
export class InMemoryKeyStore implements KeyStore {
  constructor(private readonly memory = new KeyMemory()) {}

  async nameSubject(number: SubjectNumber, subjectId: Uuid): Promise<Uuid> {
    const named = this.memory.subjects.get(nameOf(number));
    if (named) return named;
    if (this.memory.erased.has(subjectId)) throw subjectErased(subjectId);
    if (this.memory.keys.has(subjectId)) throw subjectOfAnother();
    this.memory.subjects.set(nameOf(number), subjectId);
    this.memory.keys.set(subjectId, newKey());
    return subjectId;
  }

  async findSubject(number: SubjectNumber): Promise<Uuid | undefined> {
    return this.memory.subjects.get(nameOf(number));
  }

  async seal(subjectId: Uuid, plaintext: string): Promise<Sealed> {
    const key = this.keyOf(subjectId);
    if (!key) throw subjectErased(subjectId);
    return { subjectId, sealed: sealBytes(key, subjectId, Buffer.from(plaintext, 'utf8')) };
  }

  async open({ subjectId, sealed }: Sealed): Promise<string | undefined> {
    const key = this.keyOf(subjectId);
    return key && openBytes(key, subjectId, sealed).toString('utf8');
  }

  async destroy(subjectId: Uuid): Promise<void> {
    if (!this.memory.keys.delete(subjectId)) return;
    for (const [name, subject] of this.memory.subjects) if (subject === subjectId) this.memory.subjects.delete(name);
    this.memory.erased.set(subjectId, new Date().toISOString());
  }

  async erasures(): Promise<readonly Erasure[]> {
    return [...this.memory.erased].map(([subjectId, erasedAt]) => ({ subjectId, erasedAt }));
  }

  keyedHash(purpose: 'request' | 'search', text: string): string {
    return keyedHashOf(this.memory.purposes[purpose], text);
  }

  async secret(name: string): Promise<string> {
    const known = this.memory.secrets.get(name) ?? newKey().toString('base64url');
    this.memory.secrets.set(name, known);
    return known;
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  /** Undefined: destroyed. */
  private keyOf(subjectId: Uuid): Buffer | undefined {
    const key = this.memory.keys.get(subjectId);
    if (!key && !this.memory.erased.has(subjectId)) throw new UnknownSubject(subjectId);
    return key;
  }
}

const nameOf = ({ kind, number }: SubjectNumber): string => `${kind}:${number}`;
