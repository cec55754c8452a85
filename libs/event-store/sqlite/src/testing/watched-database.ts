import { connect, type Connect } from '../event-file';

type Connection = ReturnType<Connect>;

/** Sees every statement that is run. What it throws is thrown in its place: before it has run, or after. */
export interface Watch {
  before?(sql: string): void;
  after?(sql: string): void;
  opened?(database: Connection): void;
}

/** Connections of libsql whose prepared statements are watched. */
export const watchedBy =
  (watch: Watch): Connect =>
  (path, options) => {
    const database = connect(path, options);
    watch.opened?.(database);
    const prepare = database.prepare.bind(database);
    jest.spyOn(database, 'prepare').mockImplementation((sql) => {
      const statement = prepare(sql);
      const run = statement.run.bind(statement);
      return Object.assign(statement, {
        run: (...values: unknown[]) => {
          watch.before?.(sql);
          const result = run(...values);
          watch.after?.(sql);
          return result;
        },
      });
    });
    return database;
  };
