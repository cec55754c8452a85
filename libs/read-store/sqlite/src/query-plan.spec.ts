import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCursor, isWithin, planCount, planQuery, segmentsOf, sortKeyReader, type Query, type SortKey } from '@yikou/read-store';
import { sampleCases, sampleDocuments, sampleQueries, type SampleCase } from '@yikou/read-store/testing';
import fc from 'fast-check';
import { Connection } from './connection';
import { GenerationFile } from './generation-file';
import { countBranch, selectSegment, type Sql } from './query-sql';

describe('the plan of a query', () => {
  let directory: string;
  let connection: Connection;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yikou-query-plan-'));
    const file = join(directory, 'plan.db');
    new GenerationFile(file, sampleCases, 1).close();
    connection = new Connection(file, 'NORMAL');
  });

  afterAll(async () => {
    connection.close();
    await rm(directory, { recursive: true });
  });

  const stepsOf = ({ text, parameters }: Sql): readonly string[] =>
    connection.all(`EXPLAIN QUERY PLAN ${text}`, ...parameters).map((row) => row[3] as string);

  /** One step, along an index: every condition narrows the search, none is left to a filter, and nothing is sorted. */
  const expectServed = (sql: Sql, index: string, conditions: number) => {
    const [step = '', ...more] = stepsOf(sql);
    expect(more).toEqual([]);
    if (conditions === 0) expect(step).toBe(`SCAN documents USING INDEX ${index}`);
    else expect(step).toMatch(new RegExp(`^SEARCH documents USING INDEX ${index} \\(`));
    const narrowing = step.match(/[<>=]\?/g) ?? [];
    expect(narrowing).toHaveLength(conditions);
  };

  const expectAllServed = (query: Query) => {
    const plan = planQuery(sampleCases, query);
    const index = plan.index ? `by_${plan.index.name}` : 'sqlite_autoindex_documents_1';
    let stretches = 0;
    for (const branch of plan.branches) {
      for (const segment of segmentsOf(plan, branch)) {
        expectServed(selectSegment(plan, segment, 10), index, segment.length);
        stretches += 1;
      }
    }
    return stretches;
  };

  it('neither scans nor sorts: any declared query, its first page and any page after', () => {
    let stretches = 0;
    fc.assert(
      fc.property(sampleQueries, sampleDocuments, (query, docs) => {
        stretches += expectAllServed(query);
        for (const key of keysOf(query, docs)) {
          const cursor = encodeCursor(planQuery(sampleCases, query).mark, key);
          stretches += expectAllServed({ ...query, cursor });
        }
      }),
      { numRuns: 100 },
    );
    expect(stretches).toBeGreaterThan(200);
  });

  it('goes on behind absent values by the index, too', () => {
    const query: Query = { where: { 'place.district': 'x', status: 'open' }, sort: ordered('desc', 'asc') };
    const { mark } = planQuery(sampleCases, query);
    expect(expectAllServed({ ...query, cursor: encodeCursor(mark, { values: [null, 'a'], id: 'a' }) })).toBe(2);
    expect(expectAllServed({ ...query, cursor: encodeCursor(mark, { values: [3, null], id: 'a' }) })).toBe(4);
    const backwards: Query = { ...query, sort: ordered('asc', 'desc') };
    const marked = planQuery(sampleCases, backwards).mark;
    expect(expectAllServed({ ...backwards, cursor: encodeCursor(marked, { values: [null, 'a'], id: 'a' }) })).toBe(4);
  });

  it('counts within the index', () => {
    const wheres: Query['where'][] = [{ status: 'open' }, { 'place.district': 'x', status: ['open', 'closed'] }, { urgent: true }];
    for (const where of wheres) {
      const { index, branches } = planCount(sampleCases, where);
      for (const branch of branches) {
        expect(stepsOf(countBranch(index, branch))).toEqual([
          expect.stringMatching(/^SEARCH documents USING (COVERING )?INDEX by_\w+ \(\$\.[\w.]+=\?/),
        ]);
      }
    }
    expect(stepsOf(countBranch(undefined, new Map()))).toEqual([expect.stringMatching(/^SCAN documents USING COVERING INDEX/)]);
  });
});

const ordered = (days: 'asc' | 'desc', no: 'asc' | 'desc') => [
  { path: 'days', order: days },
  { path: 'no', order: no },
];

/** Where pages of the query may end. */
const keysOf = (query: Query, docs: Readonly<Record<string, SampleCase>>): readonly SortKey[] => {
  const { order, range } = planQuery(sampleCases, query);
  const keyOf = sortKeyReader(order);
  const rangeAt = order.findIndex(({ path }) => path === range?.path);
  return Object.entries(docs)
    .map(([id, doc]) => keyOf(id, doc))
    .filter(({ values }) => !range || isWithin(range, values[rangeAt]))
    .slice(0, 5);
};
