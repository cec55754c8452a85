import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import {
  compareKeys,
  encodeCursor,
  planCount,
  planQuery,
  segmentsOf,
  sortKeyReader,
  type Branch,
  type Checkpoint,
  type Identified,
  type ModelDeclaration,
  type Page,
  type Query,
  type QueryPlan,
} from '@yikou/read-store';
import { parseUuid } from '@yikou/shared-kernel';
import type { Position } from '@yikou/event-store';
import type { Connection, Row } from './connection';
import { countBranch, selectSegment } from './query-sql';

const PAGE = 500;

/** What can be asked of a generation, over a connection of its own or one that sees a frozen moment. */
export class Documents<Doc extends object> {
  constructor(
    private readonly declaration: ModelDeclaration,
    private readonly connection: Connection,
  ) {}

  get(id: string): Doc | undefined {
    const row = this.connection.first('SELECT doc FROM documents WHERE id = ?', id);
    return row && this.parsed(row[0]);
  }

  /** Those of the ids that there are. */
  load(ids: readonly string[]): Map<string, Doc> {
    const rows = this.connection.all('SELECT id, doc FROM documents WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
    return new Map(rows.map((row) => [row[0] as string, this.parsed(row[1])]));
  }

  find(query: Query): Page<Doc> {
    const plan = planQuery(this.declaration, query);
    const keyOf = sortKeyReader(plan.order);
    const found = this.read(plan).slice(0, plan.limit + 1);
    const items = found.slice(0, plan.limit);
    const last = items.at(-1);
    const page = { items: items.map(({ doc }) => doc) };
    return last && found.length > plan.limit ? { ...page, next: encodeCursor(plan.mark, keyOf(last.id, last.doc)) } : page;
  }

  count(where: Query['where']): number {
    const { index, branches } = planCount(this.declaration, where);
    return branches.reduce((sum, branch) => {
      const { text, parameters } = countBranch(index, branch);
      return sum + Number(this.connection.first(text, ...parameters)?.[0]);
    }, 0);
  }

  /** Some documents in the order of their ids, after one of them. */
  following(id: string): readonly Identified<Doc>[] {
    return this.connection
      .all('SELECT id, doc FROM documents WHERE id > ? ORDER BY id LIMIT ?', id, PAGE)
      .map((row) => this.identified(row));
  }

  checkpoint(): Checkpoint | undefined {
    const row = this.connection.first('SELECT epoch_number, epoch_id, position, event_id FROM checkpoint');
    return row && checkpointOf(row);
  }

  private read(plan: QueryPlan): readonly Identified<Doc>[] {
    if (plan.branches.length === 1) return plan.branches.flatMap((branch) => this.readBranch(plan, branch));
    const keyOf = sortKeyReader(plan.order);
    const compare = compareKeys(plan.order, plan.reversed);
    return plan.branches
      .flatMap((branch) => this.readBranch(plan, branch))
      .map((found) => ({ found, key: keyOf(found.id, found.doc) }))
      .sort((a, b) => compare(a.key, b.key))
      .map(({ found }) => found);
  }

  /** One more than the page holds, to know whether another follows. */
  private readBranch(plan: QueryPlan, branch: Branch): readonly Identified<Doc>[] {
    const rows: Row[] = [];
    for (const segment of segmentsOf(plan, branch)) {
      const missing = plan.limit + 1 - rows.length;
      if (missing === 0) break;
      const { text, parameters } = selectSegment(plan, segment, missing);
      rows.push(...this.connection.all(text, ...parameters));
    }
    return rows.map((row) => this.identified(row));
  }

  private identified(row: Row): Identified<Doc> {
    return { id: row[0] as string, doc: this.parsed(row[1]) };
  }

  private parsed(text: unknown): Doc {
    return JSON.parse(text as string) as Doc;
  }
}

/** Others get their turn between two pages. @param following gives the documents behind an id, none at the end */
export async function* pagesOf<Doc>(following: (id: string) => readonly Identified<Doc>[]): AsyncGenerator<Identified<Doc>> {
  for (let page = following(''); page.length > 0; page = following(page.at(-1)?.id ?? '')) {
    yield* page;
    await turnOfTheLoop();
  }
}

const checkpointOf = ([number, id, position, eventId]: Row): Checkpoint => ({
  epoch: { number: Number(number), id: parseUuid(id as string) },
  position: BigInt(position as string) as Position,
  eventId: eventId as string,
});
