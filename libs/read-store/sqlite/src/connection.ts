import { isNativeError } from 'node:util/types';
import { ReadStoreUnavailable } from '@yikou/read-store';
import Database from 'libsql';

export type Parameter = string | number | null;
export type Row = readonly unknown[];

/** So much of the log is copied into the file at once: a page that is written again and again meanwhile is copied once. */
const CHECKPOINT_PAGES = 8_192;
const PAGE_BYTES = 4_096;

/** A connection to one file; statements are prepared once. Rows are arrays, values strings, numbers and nulls. */
export class Connection {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  /** @param synchronous FULL: durable when committed; NORMAL: whole after a loss of power, but perhaps older */
  constructor(file: string, synchronous: 'NORMAL' | 'FULL') {
    this.database = reaching(() => new Database(file, { timeout: 5_000 }));
    this.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -8192;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * PAGE_BYTES}`);
  }

  run(sql: string, ...parameters: readonly Parameter[]): number {
    return reaching(() => this.prepared(sql).run(parameters).changes);
  }

  all(sql: string, ...parameters: readonly Parameter[]): readonly Row[] {
    return reaching(() => this.prepared(sql).all(parameters) as Row[]);
  }

  first(sql: string, ...parameters: readonly Parameter[]): Row | undefined {
    return this.all(sql, ...parameters)[0];
  }

  exec(sql: string): void {
    reaching(() => this.database.exec(sql));
  }

  /** All that `work` does, or nothing. It must not wait for anything. */
  transaction<Result>(work: () => Result): Result {
    return reaching(() => {
      this.prepared('BEGIN IMMEDIATE').run();
      try {
        const result = work();
        this.prepared('COMMIT').run();
        return result;
      } catch (error) {
        if (this.database.inTransaction) this.prepared('ROLLBACK').run();
        throw error;
      }
    });
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private prepared(sql: string): Database.Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      if (statement.reader) statement.raw();
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

/** What the machine refuses; a statement that SQLite does not understand is a fault of the product and stays what it is. */
const OF_THE_MACHINE = /^SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY|CORRUPT|NOTADB|PERM|NOMEM)/;

/** @throws ReadStoreUnavailable */
const reaching = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    if (!isOfTheMachine(error)) throw error;
    throw new ReadStoreUnavailable(`the read models cannot be used now: ${error.message}`, { cause: error });
  }
};

/** A file that cannot be opened is reported without a code. */
const isOfTheMachine = (error: unknown): error is Error =>
  (error instanceof Database.SqliteError && OF_THE_MACHINE.test(error.code)) ||
  (isNativeError(error) && error.message.startsWith('ConnectionFailed'));
