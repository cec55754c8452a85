import { KeyStoreUnavailable } from '@yikou/key-store';
import type Database from 'libsql';
import { openKeyFile, type Connect } from './key-file';

/** The connection to `keys.db`. After a failed commit SQLite's own is not to be trusted: the next caller opens another. */
export class KeyConnection {
  private opened: Database.Database | undefined;
  private readonly statements = new Map<string, Database.Statement>();
  private closed = false;

  constructor(
    private readonly directory: string,
    private readonly connecting?: Connect,
  ) {
    this.opened = openKeyFile(directory, connecting);
  }

  prepare(sql: string): Database.Statement {
    const database = this.database;
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  pragma(text: string): unknown {
    return this.database.pragma(text);
  }

  /** Takes the write lock first, so that what is looked up within holds until the commit. */
  transaction<T>(work: () => T): T {
    this.prepare('BEGIN IMMEDIATE').run();
    const result = this.orRolledBack(work);
    try {
      this.prepare('COMMIT').run();
    } catch (error) {
      this.abandon();
      throw error;
    }
    return result;
  }

  close(): void {
    this.closed = true;
    this.abandon();
  }

  /** A file that has failed may have rolled back by itself, or not be able to. */
  private orRolledBack<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      try {
        this.prepare('ROLLBACK').run();
      } catch {
        this.abandon();
      }
      throw error;
    }
  }

  private get database(): Database.Database {
    if (this.closed) throw new KeyStoreUnavailable('the key store is closed.');
    this.opened ??= openKeyFile(this.directory, this.connecting);
    return this.opened;
  }

  /** Lets go of the connection; nothing of an open transaction remains. */
  private abandon(): void {
    const { opened } = this;
    this.statements.clear();
    this.opened = undefined;
    try {
      if (opened?.inTransaction) opened.exec('ROLLBACK');
      opened?.close();
    } catch {
      // It has failed already: the next connection shows whether the file can be used.
    }
  }
}
