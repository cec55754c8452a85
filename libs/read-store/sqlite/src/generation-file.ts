import { rmSync } from 'node:fs';
import { RivalWriter, type Change, type Checkpoint, type ModelDeclaration } from '@yikou/read-store';
import { Columns } from './columns';
import { Connection } from './connection';
import { Documents } from './documents';
import { createIndex } from './query-sql';

/** One generation of a model: a file of its own, so that filling one never locks another. */
export class GenerationFile<Doc extends object> {
  readonly documents: Documents<Doc>;
  private readonly connection: Connection;
  private readonly columns: Columns;
  /** Where this writer left the model; undefined while it has not looked. */
  private left: { readonly checkpoint: Checkpoint | undefined } | undefined;

  constructor(
    private readonly path: string,
    private readonly declaration: ModelDeclaration,
    private readonly generation: number,
  ) {
    this.connection = new Connection(path, 'NORMAL');
    this.columns = new Columns(declaration);
    if (!this.isMade()) this.connection.transaction(() => this.make());
    this.documents = new Documents(declaration, this.connection);
  }

  checkpoint(): Checkpoint | undefined {
    const checkpoint = this.documents.checkpoint();
    this.left = { checkpoint };
    return checkpoint;
  }

  write(changes: readonly Change<Doc>[], checkpoint: Checkpoint): void {
    this.connection.transaction(() => {
      if (!this.isAdvance(checkpoint)) return;
      for (const { id, doc, before } of changes) {
        if (doc) this.columns.put(this.connection, id, doc, before);
        else this.connection.run('DELETE FROM documents WHERE id = ?', id);
      }
      const { epoch, position, eventId } = checkpoint;
      this.connection.run('REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?)', epoch.number, epoch.id, String(position), eventId);
      this.left = { checkpoint };
    });
  }

  snapshot(): { readonly documents: Documents<Doc>; readonly close: () => void } {
    const connection = new Connection(this.path, 'NORMAL');
    // The first read fixes what the transaction sees.
    connection.exec('BEGIN; SELECT 1 FROM checkpoint');
    return { documents: new Documents(this.declaration, connection), close: () => connection.close() };
  }

  close(): void {
    this.connection.close();
  }

  private isMade(): boolean {
    return this.connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'documents'") !== undefined;
  }

  private make(): void {
    if (this.isMade()) return;
    this.connection.exec(this.columns.table);
    this.connection.exec(CHECKPOINT);
    for (const index of this.declaration.indexes) this.connection.exec(createIndex(index));
  }

  private isAdvance(checkpoint: Checkpoint): boolean {
    const present = this.documents.checkpoint();
    this.left ??= { checkpoint: present };
    if (present && present.epoch.id !== checkpoint.epoch.id) throw this.rival();
    if (present && checkpoint.position <= present.position) return false;
    if (present?.position !== this.left.checkpoint?.position) throw this.rival();
    return true;
  }

  private rival(): RivalWriter {
    return new RivalWriter(this.declaration.name, this.generation);
  }
}

export const removeGeneration = (path: string): void => {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
};

const CHECKPOINT = `
  CREATE TABLE checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch_number INTEGER NOT NULL, epoch_id TEXT NOT NULL, position TEXT NOT NULL, event_id TEXT NOT NULL
  );
`;
