import Database from 'libsql';

/** Documents by id with the indexes of a model, as somebody writes them who needs no more than upserts in transactions. */
export class RawDocuments {
  private readonly database: Database.Database;
  private readonly begin: Database.Statement;
  private readonly upsert: Database.Statement;
  private readonly commit: Database.Statement;

  /** @param indexes the statements that made those of the model */
  constructor(file: string, indexes: readonly string[]) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;
      CREATE TABLE documents (id TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL)`);
    for (const index of indexes) this.database.exec(index);
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.upsert = this.database.prepare('INSERT INTO documents (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc');
    this.commit = this.database.prepare('COMMIT');
  }

  write(documents: readonly (readonly [id: string, text: string])[]): void {
    this.begin.run();
    for (const [id, text] of documents) this.upsert.run(id, text);
    this.commit.run();
  }

  close(): void {
    this.database.close();
  }
}

/** The statements that made the indexes of a file. */
export const indexesOf = (file: string): readonly string[] => {
  const database = new Database(file);
  const rows = database.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").raw().all() as [string][];
  database.close();
  return rows.map(([sql]) => sql);
};
