import type { Position } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import { everyOf } from './every-of';
import { UndeclaredQuery, type ModelDeclaration, type ModelWriter, type Query, type ReadModel } from './read-store';
import { InMemoryReadStore } from './testing';

interface Job {
  readonly status: string;
  readonly no: number;
}

const declaration: ModelDeclaration = {
  name: 'sample_jobs',
  version: 1,
  indexes: [
    {
      name: 'status',
      fields: [
        { path: 'status', order: 'asc' },
        { path: 'no', order: 'asc' },
      ],
    },
  ],
  volatile: [],
};
const OPEN: Omit<Query, 'cursor'> = { where: { status: 'open' }, sort: [{ path: 'no', order: 'asc' }] };

describe('every document of a query', () => {
  let model: ReadModel<Job>;
  let writer: ModelWriter<Job>;
  let position = 0n;
  const put = async (...jobs: readonly Job[]): Promise<void> => {
    position += 1n;
    const checkpoint = { epoch: { number: 1, id: derivedId('epoch') }, position: position as Position, eventId: derivedId('event') };
    await writer.write(
      jobs.map((doc) => ({ id: `job-${String(doc.no)}`, doc })),
      checkpoint,
    );
  };
  const numbers = async (query: Omit<Query, 'cursor'>): Promise<number[]> => {
    const found: number[] = [];
    for await (const { no } of everyOf(model, query)) found.push(no);
    return found;
  };

  beforeEach(async () => {
    ({ model, writer } = await new InMemoryReadStore().live<Job>(declaration));
  });

  it('comes in the order of the query, over the ends of pages, and no other comes', async () => {
    await put(...[5, 3, 1, 4, 2].map((no) => ({ status: 'open', no })), { status: 'done', no: 6 });
    for (const limit of [1, 2, 5, 6]) expect(await numbers({ ...OPEN, limit })).toEqual([1, 2, 3, 4, 5]);
    expect(await numbers({ ...OPEN, where: { status: 'none' } })).toEqual([]);
    expect(await numbers({})).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is more than one page can hold', async () => {
    await put(...Array.from({ length: 2_001 }, (_, no) => ({ status: 'open', no })));
    expect(await numbers(OPEN)).toHaveLength(2_001);
  });

  it('is read as it is asked for: what follows is seen as it stands then', async () => {
    await put(...[1, 2, 3].map((no) => ({ status: 'open', no })));
    const jobs = everyOf(model, { ...OPEN, limit: 1 });
    expect(await jobs.next()).toMatchObject({ value: { no: 1 } });
    await put({ status: 'done', no: 1 }, { status: 'done', no: 2 }, { status: 'open', no: 4 });
    expect(await jobs.next()).toMatchObject({ value: { no: 3 } });
    expect(await jobs.next()).toMatchObject({ value: { no: 4 } });
    expect(await jobs.next()).toMatchObject({ done: true });
  });

  it('is refused as the query itself is', async () => {
    await expect(numbers({ where: { no: 1 } })).rejects.toThrow(UndeclaredQuery);
  });
});
