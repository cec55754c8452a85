import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandHandler, streamOf } from '@yikou/event-sourcing';
import { Followers, type EventStore } from '@yikou/event-store';
import { EVENTS_FILE, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { Projections, type ReadStore } from '@yikou/read-store';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';
import { instantFromMs } from '@yikou/shared-kernel';
import { caseAggregate } from '../../../libs/intake/src/case/case.aggregate';
import { CASE_STATUSES } from '../../../libs/intake/src/case/case.queries';
import { caseIdOf, EVENTS_PER_CASE, wholeCases } from '../data/case-events';
import { caseList } from '../data/case-list';
import { caseListOf } from '../data/grown';
import { caseLog } from '../data/logs';
import { rounds, rowOf, took, type Measured, type Row } from '../measuring';
import type { Setting } from '../sizes';
import { RawEvents } from '../yardsticks/raw-events';

const HOUR_MS = 3_600_000;

/** A case is loaded, the first page listed and an event appended, in a store that has grown and in a young one. */
export const growthRows = async ({ size, rounds: count, cache }: Setting): Promise<readonly Row[]> => {
  const young = await Office.open(cache, size.young);
  const grown = await Office.open(cache, size.grown);
  try {
    const measure = (probe: (office: Office) => Promise<void>) =>
      rounds(count, async (): Promise<Measured> => {
        const each = async (office: Office) => ((await took(() => probe(office))) / size.probes) * 1_000;
        return { yardstick: await each(young), value: await each(grown) };
      });
    await Promise.all([young.load(size.probes), grown.load(size.probes)]);
    const load = await measure((office) => office.load(size.probes));
    const list = await measure((office) => office.list(Math.ceil(size.probes / 10)));
    const append = await measure((office) => office.append(size.probes));
    const row = (name: string, atMost: number) => ({
      row: `growth: ${name}`,
      unit: 'µs',
      target: { of: 'ratio', atMost } as const,
      note: `with ${size.grown} events in store; yardstick: with ${size.young}; the files of both in the system's cache`,
    });
    return [
      rowOf(row('load a case', 1.2), load),
      rowOf(
        row('list page 1', 1.2),
        list.map(({ value, yardstick = 0 }) => ({ value: value * 10, yardstick: yardstick * 10 })),
      ),
      rowOf(row('append', 1.6), append),
    ];
  } finally {
    await young.close();
    await grown.close();
  }
};

/** The stores of a window as they are in the product, on data that are kept: what is appended is taken away at the end. */
class Office {
  private probed = 0;

  private constructor(
    private readonly directory: string,
    private readonly cases: number,
    private readonly head: number,
    private readonly events: Awaited<ReturnType<typeof openSqliteEventStore>>,
    private readonly models: ReturnType<typeof openSqliteReadStore>,
    private readonly model: Awaited<ReturnType<ReturnType<typeof openSqliteReadStore>['open']>>,
  ) {}

  static async open(cache: string, events: number): Promise<Office> {
    const log = await caseLog(cache, events);
    const list = await caseListOf(cache, log, events);
    const models = openSqliteReadStore({ directory: list });
    cutAfter(log, events);
    const store = await openSqliteEventStore({ directory: log });
    await caughtUp(store, models);
    for (const folder of [log, join(list, 'models')]) await readThrough(folder);
    return new Office(log, events / EVENTS_PER_CASE, events, store, models, await models.open(caseList.model));
  }

  /** From its events, by a handler that knows nothing yet, and as a document: any case, not one looked at before. */
  async load(times: number): Promise<void> {
    const handler = new CommandHandler(this.events, { now: () => instantFromMs(Date.now()) }, { cacheBytes: 0 });
    for (let index = 0; index < times; index += 1) {
      const caseId = this.anyCase();
      const { state } = await handler.stateOf(caseAggregate, streamOf(caseAggregate, caseId));
      if (state.status !== 'delivered' || !(await this.model.get(caseId))) throw new Error(`case ${caseId} is not there`);
    }
  }

  async list(times: number): Promise<void> {
    for (let index = 0; index < times; index += 1) {
      const { items } = await this.model.find({
        where: { status: CASE_STATUSES },
        sort: [{ path: 'registeredAt', order: 'desc' }],
        limit: 50,
      });
      if (items.length < 50) throw new Error('the page is not full');
    }
  }

  async append(times: number): Promise<void> {
    const events = wholeCases(this.cases + this.probed, times);
    this.probed += times;
    for (const event of events) await this.events.append(event.stream, [event], event.revision === 0 ? 'NoStream' : event.revision - 1);
  }

  async close(): Promise<void> {
    await this.models.close();
    await this.events.close();
    cutAfter(this.directory, this.head);
  }

  /** By a step that has no factor in common with the number of cases: each once before any comes again, far from the one before. */
  private anyCase(): string {
    this.probed += 1;
    return caseIdOf((this.probed * 7_919) % this.cases);
  }
}

/** What was appended to a log is taken away, also what a run left there that was cut off. */
const cutAfter = (directory: string, head: number): void => {
  const raw = new RawEvents(join(directory, EVENTS_FILE));
  raw.exec(`DELETE FROM events WHERE position > ${String(head)}; PRAGMA wal_checkpoint(TRUNCATE)`);
  raw.close();
};

/** Whoever made the list: it is asked when it has all that the log holds, and followed no more. */
const caughtUp = async (events: EventStore, models: ReadStore): Promise<void> => {
  const projections = await Projections.start([caseList], { events, models, followers: new Followers() });
  if (!(await projections.caughtUp(HOUR_MS))) throw new Error('the case list does not catch up');
  await projections.stop();
};

/** As files are that are in use: what a disk takes to find one for the first time is not the product's. */
const readThrough = async (folder: string): Promise<void> => {
  for (const name of readdirSync(folder)) {
    for await (const _ of createReadStream(join(folder, name), { highWaterMark: 4 * 1024 * 1024 }));
  }
};
