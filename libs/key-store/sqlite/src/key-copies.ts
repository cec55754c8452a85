import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KeyStoreUnavailable, openBytes, SealBroken, type Erasure } from '@yikou/key-store';
import type { Uuid } from '@yikou/shared-kernel';
import Database from 'libsql';
import { reaching, refuseDamage } from './key-errors';
import { hashKeyName, KEYS_FILE, openKeyFile, ownerOnly, truncateLog } from './key-file';

const BUSY_MS = 30_000;

/**
 * The key store as it is at one moment, beside whoever writes to it: wrapped keys, keyed hashes and erasures, nothing that was destroyed, and
 * never the master key. For its owner only; durable when it returns.
 * @param to a file that does not exist
 */
export const copyKeys = (directory: string, to: string): void => {
  ownerOnly(to);
  reading(directory, (database) => database.prepare('VACUUM INTO ?').run(to));
  const descriptor = openSync(to, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
};

/** What a key store says of itself without its master key. */
export class KeyLedger {
  /** Of this key store and its copies. */
  readonly id: Uuid;
  /** How often it was written to: of two copies, the one with more writes is the newer. */
  readonly writes: number;
  private readonly known: Database.Statement;

  private constructor(private readonly database: Database.Database) {
    refuseDamage(database);
    this.id = this.meta('id') as Uuid;
    this.writes = Number(this.meta('writes'));
    this.known = database.prepare(
      'SELECT EXISTS (SELECT 1 FROM subject_key WHERE subject_id = ?) OR EXISTS (SELECT 1 FROM erasure WHERE subject_id = ?) AS known',
    );
  }

  /** Undefined when the folder has no key store. @param name of the file; a copy may have another. @throws KeyStoreUnavailable */
  static open(directory: string, name = KEYS_FILE): KeyLedger | undefined {
    if (!existsSync(join(directory, name))) return undefined;
    return reaching(() => {
      const database = openReadOnly(join(directory, name));
      try {
        return new KeyLedger(database);
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  /** Whether the subject has a key here, or was erased. */
  knows(subjectId: string): boolean {
    return reaching(() => (this.known.get(subjectId, subjectId) as { known: number }).known === 1);
  }

  /** Whether what is wrapped here is wrapped by this key. */
  opensWith(masterKey: Buffer): boolean {
    const rows = reaching(() => this.database.prepare('SELECT purpose, version, wrapped FROM hash_key').all());
    try {
      for (const { purpose, version, wrapped } of rows as { purpose: string; version: number; wrapped: string }[])
        openBytes(masterKey, hashKeyName(purpose, version), wrapped);
      return true;
    } catch (error) {
      if (error instanceof SealBroken) return false;
      throw error;
    }
  }

  get subjects(): number {
    return reaching(() => (this.database.prepare('SELECT count(*) AS count FROM subject_key').get() as { count: number }).count);
  }

  erasures(): readonly Erasure[] {
    const rows = reaching(() => this.database.prepare('SELECT subject_id, erased_at FROM erasure ORDER BY erased_at, subject_id').all());
    return (rows as { subject_id: Uuid; erased_at: string }[]).map((row) => ({ subjectId: row.subject_id, erasedAt: row.erased_at }));
  }

  close(): void {
    this.database.close();
  }

  private meta(key: string): string {
    const row = this.database.prepare('SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined;
    if (!row) throw new KeyStoreUnavailable('keys.db is of an earlier release: start the product once, then it can be copied.');
    return row.value;
  }
}

/**
 * Makes erasures true in a copy that is older than they are: the keys go, without a trace in the file.
 * @returns how many of them it still had a key for
 */
export const applyErasures = (directory: string, erasures: readonly Erasure[]): number =>
  reaching(() => {
    const database = openKeyFile(directory);
    try {
      let applied = 0;
      database.exec('BEGIN IMMEDIATE');
      for (const { subjectId, erasedAt } of erasures) {
        applied += database.prepare('DELETE FROM subject_key WHERE subject_id = ?').run(subjectId).changes;
        database.prepare('DELETE FROM subject_name WHERE subject_id = ?').run(subjectId);
        database.prepare('INSERT OR IGNORE INTO erasure (subject_id, erased_at) VALUES (?, ?)').run(subjectId, erasedAt);
      }
      database.exec('COMMIT');
      truncateLog(database);
      return applied;
    } finally {
      database.close();
    }
  });

const openReadOnly = (path: string): Database.Database => new Database(`${pathToFileURL(path).href}?mode=ro`, { timeout: BUSY_MS });

const reading = (directory: string, work: (database: Database.Database) => unknown): void => {
  reaching(() => {
    const database = openReadOnly(join(directory, KEYS_FILE));
    try {
      work(database);
    } finally {
      database.close();
    }
  });
};
