import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { reaching } from './sqlite-errors';

/** Tables, indexes and triggers of a SQLite file, and its format: what a later release must be able to open. */
export const schemaOf = (file: string): readonly string[] =>
  reaching(() => {
    const database = new Database(`${pathToFileURL(file).href}?mode=ro`, { timeout: 5_000 });
    try {
      const rows = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').raw().all() as [string][];
      const [format] = database.prepare('PRAGMA user_version').raw().get() as [number];
      return [...rows.map(([sql]) => sql.replaceAll(/\s+/g, ' ')), `user_version ${String(format)}`];
    } finally {
      database.close();
    }
  });
