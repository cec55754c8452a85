import {
  checkDeclaration,
  compareKeys,
  compareText,
  compareValues,
  encodeCursor,
  fieldReader,
  indexableCheck,
  isWithin,
  planCount,
  planQuery,
  sortKeyReader,
  type Branch,
  type QueryPlan,
} from '../query';
import {
  GenerationGone,
  RivalWriter,
  type Change,
  type Checkpoint,
  type Generation,
  type Identified,
  type ModelDeclaration,
  type ModelWriter,
  type Page,
  type Query,
  type ReadModel,
  type ReadStore,
} from '../read-store';

/** Documents are kept as text, so that nobody changes one by changing what he was given. */
interface Kept {
  readonly declaration: ModelDeclaration;
  documents: ReadonlyMap<string, string>;
  checkpoint?: Checkpoint;
}

/** What several stores share, as they would a folder or a server. */
export class ModelMemory {
  readonly aliases = new Map<string, number>();
  readonly generations = new Map<string, Kept>();
  last = 0;
}

/** A read store for tests of what is built on one: it answers exactly the queries that any other would. */
export class InMemoryReadStore implements ReadStore {
  constructor(private readonly memory = new ModelMemory()) {}

  async open<Doc extends object>(declaration: ModelDeclaration): Promise<ReadModel<Doc>> {
    this.ensureLive(declaration);
    return this.modelOf(declaration, () => this.memory.aliases.get(declaration.name) ?? this.ensureLive(declaration));
  }

  async live<Doc extends object>(declaration: ModelDeclaration): Promise<Generation<Doc>> {
    return this.generation(declaration, this.ensureLive(declaration));
  }

  async beside<Doc extends object>(declaration: ModelDeclaration): Promise<Generation<Doc>> {
    checkDeclaration(declaration);
    return this.generation(declaration, this.add(declaration));
  }

  async generation<Doc extends object>(declaration: ModelDeclaration, generation: number): Promise<Generation<Doc>> {
    this.kept(declaration, generation);
    return { generation, model: this.modelOf(declaration, () => generation), writer: this.writerOf(declaration, generation) };
  }

  async swap(declaration: ModelDeclaration, from: number, to: number): Promise<boolean> {
    this.kept(declaration, to);
    if (this.memory.aliases.get(declaration.name) !== from) return false;
    this.memory.aliases.set(declaration.name, to);
    if (from !== to) this.memory.generations.delete(keyOf(declaration, from));
    return true;
  }

  async drop(declaration: ModelDeclaration, generation: number): Promise<void> {
    if (this.memory.aliases.get(declaration.name) === generation) throw new TypeError(`generation ${generation} is the live one`);
    this.memory.generations.delete(keyOf(declaration, generation));
  }

  async close(): Promise<void> {
    // Nothing is held.
  }

  private ensureLive(declaration: ModelDeclaration): number {
    checkDeclaration(declaration);
    const live = this.memory.aliases.get(declaration.name);
    if (live !== undefined && shapeOf(this.kept(declaration, live).declaration) === shapeOf(declaration)) return live;
    const next = this.add(declaration);
    this.memory.aliases.set(declaration.name, next);
    if (live !== undefined) this.memory.generations.delete(keyOf(declaration, live));
    return next;
  }

  private add(declaration: ModelDeclaration): number {
    this.memory.last += 1;
    this.memory.generations.set(keyOf(declaration, this.memory.last), { declaration, documents: new Map() });
    return this.memory.last;
  }

  private kept(declaration: ModelDeclaration, generation: number): Kept {
    const kept = this.memory.generations.get(keyOf(declaration, generation));
    if (!kept) throw new GenerationGone(declaration.name, generation);
    return kept;
  }

  private modelOf<Doc extends object>(declaration: ModelDeclaration, generation: () => number): ReadModel<Doc> {
    const kept = () => this.kept(declaration, generation());
    return {
      name: declaration.name,
      get: async (id) => parsed(kept().documents.get(id)) as Doc | undefined,
      find: async (query) => find<Doc>(declaration, kept(), query),
      count: async (where) => count(declaration, kept(), where),
      all: () => inOrder<Doc>(() => kept().documents),
      checkpoint: async () => kept().checkpoint,
      snapshot: async () => {
        const { checkpoint, documents } = kept();
        return { checkpoint, all: () => inOrder<Doc>(() => documents), close: () => Promise.resolve() };
      },
    };
  }

  private writerOf<Doc extends object>(declaration: ModelDeclaration, generation: number): ModelWriter<Doc> {
    const check = indexableCheck(declaration);
    let left: { readonly checkpoint: Checkpoint | undefined } | undefined;
    return {
      checkpoint: async () => {
        const { checkpoint } = this.kept(declaration, generation);
        left = { checkpoint };
        return checkpoint;
      },
      load: async (ids) => {
        const { documents } = this.kept(declaration, generation);
        return new Map(ids.filter((id) => documents.has(id)).map((id) => [id, parsed(documents.get(id)) as Doc]));
      },
      write: async (changes, checkpoint) => {
        const kept = this.kept(declaration, generation);
        left ??= { checkpoint: kept.checkpoint };
        const present = kept.checkpoint;
        if (present && present.epoch.id !== checkpoint.epoch.id) throw new RivalWriter(declaration.name, generation);
        if (present && checkpoint.position <= present.position) return;
        if (present?.position !== left.checkpoint?.position) throw new RivalWriter(declaration.name, generation);
        kept.documents = changed(kept.documents, changes, check);
        kept.checkpoint = checkpoint;
        left = { checkpoint };
      },
    };
  }
}

const changed = <Doc extends object>(
  documents: ReadonlyMap<string, string>,
  changes: readonly Change<Doc>[],
  check: (doc: object) => void,
) => {
  const after = new Map(documents);
  for (const { id, doc } of changes) {
    if (doc) check(doc);
    if (doc) after.set(id, JSON.stringify(doc));
    else after.delete(id);
  }
  return after;
};

const find = <Doc extends object>(declaration: ModelDeclaration, kept: Kept, query: Query = {}): Page<Doc> => {
  const plan = planQuery(declaration, query);
  const keyOf = sortKeyReader(plan.order);
  const compare = compareKeys(plan.order, plan.reversed);
  const { after, limit, mark } = plan;
  const found = [...kept.documents]
    .map(([id, text]) => ({ id, doc: parsed(text) as Doc }))
    .filter(({ doc }) => isAsked(plan, doc))
    .map(({ id, doc }) => ({ doc, key: keyOf(id, doc) }))
    .filter(({ key }) => !after || compare(key, after) > 0)
    .sort((a, b) => compare(a.key, b.key));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const page = { items: items.map(({ doc }) => doc) };
  return last && found.length > limit ? { ...page, next: encodeCursor(mark, last.key) } : page;
};

const isAsked = ({ branches, range }: QueryPlan, doc: object): boolean =>
  branches.some((branch) => isOf(branch, doc)) && (!range || isWithin(range, fieldReader(range.path)(doc)));

const isOf = (branch: Branch, doc: object): boolean =>
  [...branch].every(([path, value]) => compareValues(fieldReader(path)(doc), value) === 0);

const count = (declaration: ModelDeclaration, { documents }: Kept, where: Query['where']): number => {
  const { branches } = planCount(declaration, where);
  return [...documents.values()].filter((text) => branches.some((branch) => isOf(branch, parsed(text) as object))).length;
};

async function* inOrder<Doc>(documents: () => ReadonlyMap<string, string>): AsyncGenerator<Identified<Doc>> {
  for (const id of [...documents().keys()].sort(compareText)) {
    const doc = parsed(documents().get(id)) as Doc | undefined;
    if (doc !== undefined) yield { id, doc };
  }
}

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

const keyOf = ({ name }: ModelDeclaration, generation: number): string => `${name}.${String(generation)}`;

const shapeOf = ({ version, indexes }: ModelDeclaration): string => JSON.stringify({ version, indexes });
