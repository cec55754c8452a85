import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkDeclaration,
  GenerationGone,
  RivalWriter,
  type Generation,
  type ModelDeclaration,
  type ModelWriter,
  type ReadModel,
  type ReadStore,
} from '@yikou/read-store';
import { Connection } from './connection';
import { pagesOf } from './documents';
import { GenerationFile, removeGeneration } from './generation-file';
import { Registry } from './registry';

export interface SqliteReadStoreOptions {
  /** The data folder; the models lie in `models` in it. */
  readonly directory: string;
}

/**
 * Read models as JSON documents in SQLite: `models/<name>.<generation>.db` each, and `models/aliases.db`, which names the live ones.
 * Calls block the thread for as long as SQLite works.
 */
export const openSqliteReadStore = ({ directory }: SqliteReadStoreOptions): SqliteReadStore =>
  new SqliteReadStore(join(directory, 'models'));

export class SqliteReadStore implements ReadStore {
  private readonly aliases: Connection;
  private readonly registry: Registry;
  /** Open files by their path. */
  private readonly files = new Map<string, { readonly name: string; readonly generation: number; readonly file: GenerationFile<object> }>();
  private readonly tidied = new Set<string>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.aliases = new Connection(join(folder, 'aliases.db'), 'FULL');
    this.registry = new Registry(this.aliases);
  }

  async open<Doc extends object>(declaration: ModelDeclaration): Promise<ReadModel<Doc>> {
    this.ensureLive(declaration);
    return this.modelOf(declaration, () => this.registry.live(declaration.name) ?? this.ensureLive(declaration));
  }

  async live<Doc extends object>(declaration: ModelDeclaration): Promise<Generation<Doc>> {
    return this.generationOf(declaration, this.ensureLive(declaration));
  }

  async beside<Doc extends object>(declaration: ModelDeclaration): Promise<Generation<Doc>> {
    checkDeclaration(declaration);
    return this.generationOf(declaration, this.registry.add(declaration));
  }

  async generation<Doc extends object>(declaration: ModelDeclaration, generation: number): Promise<Generation<Doc>> {
    checkDeclaration(declaration);
    return this.generationOf(declaration, generation);
  }

  async swap({ name }: ModelDeclaration, from: number, to: number): Promise<boolean> {
    if (!this.registry.swap(name, from, to)) return false;
    if (from !== to) this.remove(name, from);
    return true;
  }

  async drop({ name }: ModelDeclaration, generation: number): Promise<void> {
    if (this.registry.live(name) === generation) throw new TypeError(`generation ${generation} of ${name} is the live one`);
    this.remove(name, generation);
  }

  async close(): Promise<void> {
    for (const { file } of this.files.values()) file.close();
    this.files.clear();
    this.aliases.close();
  }

  private ensureLive(declaration: ModelDeclaration): number {
    checkDeclaration(declaration);
    const { name } = declaration;
    const { live, replaced } = this.registry.ensureLive(declaration);
    if (replaced !== undefined) this.remove(name, replaced);
    if (!this.tidied.has(name)) for (const abandoned of this.registry.abandoned(name)) this.remove(name, abandoned);
    this.tidied.add(name);
    return live;
  }

  private remove(name: string, generation: number): void {
    const path = this.pathOf(name, generation);
    this.release(path);
    removeGeneration(path);
    this.registry.remove(name, generation);
  }

  private generationOf<Doc extends object>(declaration: ModelDeclaration, generation: number): Generation<Doc> {
    this.file(declaration, generation);
    return { generation, model: this.modelOf(declaration, () => generation), writer: this.writerOf(declaration, generation) };
  }

  private modelOf<Doc extends object>(declaration: ModelDeclaration, generation: () => number): ReadModel<Doc> {
    const documents = () => this.file<Doc>(declaration, generation()).documents;
    return {
      name: declaration.name,
      get: async (id) => documents().get(id),
      find: async (query = {}) => documents().find(query),
      count: async (where) => documents().count(where),
      all: () => pagesOf((id) => documents().following(id)),
      checkpoint: async () => documents().checkpoint(),
      snapshot: async () => {
        const frozen = this.file<Doc>(declaration, generation()).snapshot();
        return {
          checkpoint: frozen.documents.checkpoint(),
          all: () => pagesOf((id) => frozen.documents.following(id)),
          close: async () => frozen.close(),
        };
      },
    };
  }

  private writerOf<Doc extends object>(declaration: ModelDeclaration, generation: number): ModelWriter<Doc> {
    const file = () => this.file<Doc>(declaration, generation);
    return {
      checkpoint: async () => file().checkpoint(),
      load: async (ids) => file().documents.load(ids),
      write: async (changes, checkpoint) => {
        try {
          file().write(changes, checkpoint);
        } catch (error) {
          // After a failed commit a connection is not to be trusted; the next call opens another.
          if (!(error instanceof RivalWriter || error instanceof TypeError)) this.release(this.pathOf(declaration.name, generation));
          throw error;
        }
      },
    };
  }

  /** Looks every time whether the generation is still there: another process may have dropped it. */
  private file<Doc extends object>(declaration: ModelDeclaration, generation: number): GenerationFile<Doc> {
    const { name } = declaration;
    const path = this.pathOf(name, generation);
    if (!this.registry.exists(name, generation)) {
      this.release(path);
      throw new GenerationGone(name, generation);
    }
    let open = this.files.get(path);
    if (!open) {
      this.releaseGone(name);
      open = { name, generation, file: new GenerationFile(path, declaration, generation) };
      this.files.set(path, open);
    }
    return open.file as GenerationFile<Doc>;
  }

  /** Files of generations that another process has dropped. */
  private releaseGone(name: string): void {
    for (const [path, open] of this.files) if (open.name === name && !this.registry.exists(name, open.generation)) this.release(path);
  }

  private release(path: string): void {
    this.files.get(path)?.file.close();
    this.files.delete(path);
  }

  private pathOf(name: string, generation: number): string {
    return join(this.folder, `${name}.${generation}.db`);
  }
}
