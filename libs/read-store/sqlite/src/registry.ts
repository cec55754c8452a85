import { randomUUID } from 'node:crypto';
import { canonicalText, sha256 } from '@yikou/event-store';
import { GenerationGone, type ModelDeclaration } from '@yikou/read-store';
import { LAYOUT } from './columns';
import type { Connection } from './connection';

/** Tells this process from another that has its number after a restart. */
const PROCESS = randomUUID();

/** Which generations there are, and which one each model's alias names. */
export class Registry {
  constructor(private readonly connection: Connection) {
    connection.exec(SCHEMA);
  }

  /** The generation that the alias names. */
  live(name: string): number | undefined {
    return this.connection.first('SELECT live FROM aliases WHERE name = ?', name)?.[0] as number | undefined;
  }

  exists(name: string, generation: number): boolean {
    return this.connection.first('SELECT 1 FROM generations WHERE name = ? AND generation = ?', name, generation) !== undefined;
  }

  /**
   * The live generation of this very shape; a new one takes the place of one of another shape.
   * @returns with `replaced`, the generation that is to go
   */
  ensureLive(declaration: ModelDeclaration): { readonly live: number; readonly replaced?: number } {
    return this.connection.transaction(() => {
      const { name } = declaration;
      const live = this.live(name);
      if (live !== undefined && this.shapeOf(name, live) === generationShape(declaration)) return { live };
      const next = this.allocate(declaration);
      this.connection.run('REPLACE INTO aliases (name, live) VALUES (?, ?)', name, next);
      return live === undefined ? { live: next } : { live: next, replaced: live };
    });
  }

  add(declaration: ModelDeclaration): number {
    return this.connection.transaction(() => this.allocate(declaration));
  }

  /** False when the alias no longer stood at `from`. */
  swap(name: string, from: number, to: number): boolean {
    return this.connection.transaction(() => {
      if (!this.exists(name, to)) throw new GenerationGone(name, to);
      return this.connection.run('UPDATE aliases SET live = ? WHERE name = ? AND live = ?', to, name, from) === 1;
    });
  }

  remove(name: string, generation: number): void {
    this.connection.run('DELETE FROM generations WHERE name = ? AND generation = ?', name, generation);
  }

  /** Generations that were being filled by a process that is no more. */
  abandoned(name: string): readonly number[] {
    return this.connection
      .all('SELECT generation, pid, process FROM generations WHERE name = ? AND generation <> ?', name, this.live(name) ?? 0)
      .filter(([, pid, token]) => token !== PROCESS && !isAlive(pid as number))
      .map(([generation]) => generation as number);
  }

  private shapeOf(name: string, generation: number): unknown {
    return this.connection.first('SELECT shape FROM generations WHERE name = ? AND generation = ?', name, generation)?.[0];
  }

  /** Numbers are never used again: a writer of a generation that is gone must not find another under its number. */
  private allocate(declaration: ModelDeclaration): number {
    const { name } = declaration;
    this.connection.run('INSERT INTO numbers (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1', name);
    const generation = this.connection.first('SELECT last FROM numbers WHERE name = ?', name)?.[0] as number;
    this.connection.run(
      'INSERT INTO generations VALUES (?, ?, ?, ?, ?)',
      name,
      generation,
      generationShape(declaration),
      process.pid,
      PROCESS,
    );
    return generation;
  }
}

/** What a generation is made for: documents of another version, or indexes other than these, are of no use; nor is a file that lies otherwise. */
export const generationShape = ({ version, indexes }: ModelDeclaration): string =>
  sha256(canonicalText({ version, indexes, layout: LAYOUT }));

const isAlive = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS aliases (name TEXT PRIMARY KEY, live INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS numbers (name TEXT PRIMARY KEY, last INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS generations (
    name TEXT NOT NULL, generation INTEGER NOT NULL, shape TEXT NOT NULL, pid INTEGER NOT NULL, process TEXT NOT NULL, PRIMARY KEY (name, generation)
  );
`;
