import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamName, type EventStore, type StoredEvent } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { sampleEvents } from '@yikou/event-store/testing';
import Database from 'libsql';

/**
 * The event store in a file against raw calls of the library that it stands on: the same table, index, durability and events.
 * `node --require @swc-node/register tools/bench/event-store.ts`; medians of five, taken in turn so that both see the same machine.
 */
const ROUNDS = 5;
const ALONE = 3_000;
const TOGETHER = 32_000;
const CALLERS = 64;
const REPLAY_PAGE = 1_000;

interface Row {
  readonly row: string;
  readonly value: number;
  readonly yardstick: number;
  readonly ratio: number;
  readonly target: number;
  readonly met: boolean;
}

const main = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-bench-'));
  const store = await openSqliteEventStore({ directory });
  const raw = new RawTable(join(directory, 'raw.db'));
  try {
    const rows = [await appendAlone(store, raw), await appendTogether(store, raw), await replay(store, raw)];
    for (const row of rows) console.log(JSON.stringify(row));
  } finally {
    await store.close();
    raw.close();
    rmSync(directory, { recursive: true });
  }
};

const appendAlone = (store: EventStore, raw: RawTable) =>
  compared('durable append, 1 caller', 0.85, ALONE, (round) => {
    const events = eventsOf(`alone_${String(round)}`, ALONE);
    return [
      () => {
        for (const event of events) raw.append([event]);
      },
      async () => {
        for (const event of events) await append(store, event);
      },
    ];
  });

const appendTogether = (store: EventStore, raw: RawTable) =>
  compared(`durable append, ${CALLERS} callers`, 0.6, TOGETHER, (round) => {
    const events = eventsOf(`together_${String(round)}`, TOGETHER);
    return [
      () => {
        for (let start = 0; start < events.length; start += CALLERS) raw.append(events.slice(start, start + CALLERS));
      },
      async () => {
        const left = events.values();
        const caller = async () => {
          for (const event of left) await append(store, event);
        };
        await Promise.all(Array.from({ length: CALLERS }, caller));
      },
    ];
  });

const replay = (store: EventStore, raw: RawTable) =>
  compared('replay, parsed', 0.9, ROUNDS * (ALONE + TOGETHER), () => [
    () => raw.replay(),
    async () => {
      let count = 0;
      for await (const page of store.readAll()) count += page.length;
      if (count !== ROUNDS * (ALONE + TOGETHER)) throw new Error(`${count} events read`);
    },
  ]);

/** @param prepared gives the raw and the real run of a round */
const compared = async (
  row: string,
  target: number,
  count: number,
  prepared: (round: number) => readonly [() => void, () => Promise<void>],
): Promise<Row> => {
  const rates: { raw: number; real: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [raw, real] = prepared(round);
    rates.push({ raw: await rate(count, async () => raw()), real: await rate(count, real) });
  }
  const value = median(rates.map(({ real }) => real));
  const yardstick = median(rates.map(({ raw }) => raw));
  const ratio = Math.round((value / yardstick) * 100) / 100;
  return { row, value, yardstick, ratio, target, met: ratio >= target };
};

const rate = async (count: number, run: () => Promise<void>): Promise<number> => {
  const begun = performance.now();
  await run();
  return Math.round((count / (performance.now() - begun)) * 1_000);
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Some 550 bytes of JSON each, in streams of ten. */
const eventsOf = (name: string, count: number): StoredEvent[] =>
  Array.from({ length: count / 10 }, (_, index) =>
    sampleEvents(streamName('review', `${name}_${String(index)}`), 10, {
      type: 'approval.review.decided',
      data: (revision) => ({
        officerId: `officer-${String(revision)}`,
        outcome: 'granted',
        number: '营行审〔2022〕15号',
        reasons: ['材料齐全'],
      }),
    }),
  ).flat();

const append = (store: EventStore, event: StoredEvent) =>
  store.append(event.stream, [event], event.revision === 0 ? 'NoStream' : event.revision - 1);

/** What the library can do by itself. */
class RawTable {
  private readonly database: Database.Database;
  private readonly begin: Database.Statement;
  private readonly insert: Database.Statement;
  private readonly commit: Database.Statement;
  private readonly page: Database.Statement;

  constructor(file: string) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.exec(`PRAGMA synchronous = FULL;
      CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL,
        version INTEGER NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL);
      CREATE UNIQUE INDEX events_by_stream ON events (stream, revision)`);
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.insert = this.database.prepare(
      'INSERT INTO events (stream, revision, type, version, id, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.commit = this.database.prepare('COMMIT');
    this.page = this.database.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?').raw();
  }

  append(events: readonly StoredEvent[]): void {
    this.begin.run();
    for (const { stream, revision, type, version, id, data, metadata } of events) {
      this.insert.run(stream, revision, type, version, id, JSON.stringify(data), JSON.stringify(metadata));
    }
    this.commit.run();
  }

  replay(): void {
    let from = 0;
    for (;;) {
      const rows = this.page.all(from, REPLAY_PAGE) as [number, string, number, string, number, string, string, string][];
      for (const [, , , , , , data, metadata] of rows) {
        JSON.parse(data);
        JSON.parse(metadata);
      }
      const last = rows.at(-1);
      if (!last) return;
      [from] = last;
    }
  }

  close(): void {
    this.database.close();
  }
}

void main();
