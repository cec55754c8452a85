import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, StoredEvent } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { wholeCases } from '../data/case-events';
import { rate, rounds, rowOf, type Row } from '../measuring';
import type { Setting } from '../sizes';
import { RawEvents } from '../yardsticks/raw-events';

const CALLERS = 64;

/** Durable appends of one event each: by one caller, and by 64 that each wait for their own answer. */
export const appendRows = async ({ size, rounds: count }: Setting): Promise<readonly Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-bench-'));
  const store = await openSqliteEventStore({ directory });
  const raw = new RawEvents(join(directory, 'raw.db'));
  let cases = 0;
  const fresh = (events: number): readonly StoredEvent[] => {
    const made = wholeCases(cases, events);
    cases += events;
    return made;
  };
  try {
    await appendAlone(store, fresh(size.alone));
    const alone = await rounds(count, async () => {
      const events = fresh(size.alone);
      const yardstick = await rate(events.length, () => {
        for (const event of events) raw.append([event]);
      });
      return { yardstick, value: await rate(events.length, () => appendAlone(store, events)) };
    });
    const together = await rounds(count, async () => {
      const events = fresh(size.together);
      const yardstick = await rate(events.length, () => {
        for (let start = 0; start < events.length; start += CALLERS) raw.append(events.slice(start, start + CALLERS));
      });
      return { yardstick, value: await rate(events.length, () => appendTogether(store, events)) };
    });
    const unit = 'events/s';
    return [
      rowOf(
        { row: 'durable append, 1 caller', unit, target: { of: 'ratio', atLeast: 0.85 }, note: 'raw: one transaction an event, WAL, FULL' },
        alone,
      ),
      rowOf(
        { row: 'durable append, 64 callers', unit, target: { of: 'ratio', atLeast: 0.6 }, note: 'raw: transactions of 64, WAL, FULL' },
        together,
      ),
    ];
  } finally {
    await store.close();
    raw.close();
    rmSync(directory, { recursive: true });
  }
};

const append = (store: EventStore, event: StoredEvent) =>
  store.append(event.stream, [event], event.revision === 0 ? 'NoStream' : event.revision - 1);

const appendAlone = async (store: EventStore, events: readonly StoredEvent[]): Promise<void> => {
  for (const event of events) await append(store, event);
};

/** Each caller has cases of its own: the events of a stream come one after the other. */
const appendTogether = async (store: EventStore, events: readonly StoredEvent[]): Promise<void> => {
  const share = Math.ceil(events.length / CALLERS / 10) * 10;
  const caller = (_: unknown, index: number) => appendAlone(store, events.slice(index * share, (index + 1) * share));
  await Promise.all(Array.from({ length: CALLERS }, caller));
};
