import Database from 'libsql';

export type Parameter = string | number | null;
export type Row = readonly unknown[];

/** A connection to one file; statements are prepared once. Rows are arrays, values strings, numbers and nulls. */
export class Connection {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  /** @param synchronous FULL: durable when committed; NORMAL: whole after a loss of power, but perhaps older */
  constructor(file: string, synchronous: 'NORMAL' | 'FULL') {
    this.database = new Database(file, { timeout: 5_000 });
    this.database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -8192`);
  }

  run(sql: string, ...parameters: readonly Parameter[]): number {
    return this.prepared(sql).run(parameters).changes;
  }

  all(sql: string, ...parameters: readonly Parameter[]): readonly Row[] {
    return this.prepared(sql).all(parameters) as Row[];
  }

  first(sql: string, ...parameters: readonly Parameter[]): Row | undefined {
    return this.all(sql, ...parameters)[0];
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** All that `work` does, or nothing. It must not wait for anything. */
  transaction<Result>(work: () => Result): Result {
    return this.database.transaction(work).immediate();
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
