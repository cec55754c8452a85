import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Followers } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { fieldReader, Projections } from '@yikou/read-store';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';
import { EVENTS_PER_CASE } from '../data/case-events';
import { caseList } from '../data/case-list';
import { caseLog } from '../data/logs';
import { rounds, rowOf, took, type Row } from '../measuring';
import type { Setting } from '../sizes';
import { RawDocuments, shapeOf, type RawDocument } from '../yardsticks/raw-documents';

const HOUR_MS = 3_600_000;
const MILLION = 1_000_000;

/** The case list of a new read store, from the first event of the log to the last; neighbours in the log are of different cases. */
export const projectionRows = async ({ size, rounds: count, cache }: Setting): Promise<readonly Row[]> => {
  const log = await caseLog(cache, size.log);
  const measured = await rounds(count, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'yikou-bench-'));
    try {
      const value = await took(() => project(log, directory, size.log / EVENTS_PER_CASE));
      const yardstick = await rawUpserts(log, directory);
      return { value, yardstick };
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
  const rates = measured.map(({ value, yardstick }) => ({ value: perSecond(size.log, value), yardstick: perSecond(size.log, yardstick) }));
  // Of a shorter log, what a million would take at that rate.
  const seconds = measured.map(({ value }) => ({ value: value / 1_000 / (size.log / MILLION) }));
  return [
    rowOf(
      {
        row: 'projection into the case list, indexes included',
        unit: 'events/s',
        target: { of: 'ratio', atLeast: 0.5 },
        note: 'raw: the upserts alone, in transactions of 1,000, every text made beforehand',
      },
      rates,
    ),
    rowOf(
      {
        row: 'projection of 1 M events',
        unit: 's',
        target: { of: 'value', atMost: 60 },
        note: `read, folded, written; from ${size.log} events`,
      },
      seconds,
    ),
  ];
};

const perSecond = (count: number, ms: number): number => (count / ms) * 1_000;

const project = async (log: string, directory: string, cases: number): Promise<void> => {
  const events = await openSqliteEventStore({ directory: log, readonly: true });
  const models = openSqliteReadStore({ directory });
  const projections = await Projections.start([caseList], { events, models, followers: new Followers() });
  if (!(await projections.caughtUp(HOUR_MS))) throw new Error('the projection does not catch up');
  const documents = await projections.of(caseList).count();
  await projections.stop();
  await models.close();
  await events.close();
  if (documents !== cases) throw new Error(`${String(documents)} cases of ${String(cases)}`);
};

/** Only what SQLite does with the documents counts: they are made before each transaction, while the clock stands. */
const rawUpserts = async (log: string, directory: string): Promise<number> => {
  const [made = ''] = readdirSync(join(directory, 'models')).filter((name) => /^intake_cases\.\d+\.db$/.test(name));
  const shape = shapeOf(join(directory, 'models', made));
  const raw = new RawDocuments(join(directory, 'raw.db'), shape);
  const readers = shape.columns.map((name) => fieldReader(name.replace('$.', '')));
  const events = await openSqliteEventStore({ directory: log, readonly: true });
  const open = new Map<string, object>();
  let ms = 0;
  for await (const page of events.readAll()) {
    const documents = page.flatMap((event) =>
      caseList.documents(event).map((id): RawDocument => {
        const doc = caseList.project(open.get(id), event, id) ?? {};
        if (event.revision === EVENTS_PER_CASE - 1) open.delete(id);
        else open.set(id, doc);
        return [id, JSON.stringify(doc), ...readers.map((read) => read(doc) as string)];
      }),
    );
    const begun = performance.now();
    raw.write(documents);
    ms += performance.now() - begun;
  }
  raw.close();
  await events.close();
  return ms;
};
