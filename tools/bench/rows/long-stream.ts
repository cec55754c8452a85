import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CommandHandler, streamOf, type CommandEnvelope } from '@yikou/event-sourcing';
import { FIRST_PREVIOUS_HASH, HASH_ALG, seal, type EventStore, type StoredEvent } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { instantFromMs, parseInstant, type Uuid } from '@yikou/shared-kernel';
import { caseAggregate } from '../../../libs/intake/src/case/case.aggregate';
import { wholeCases } from '../data/case-events';
import { rate, rounds, rowOf, type Row } from '../measuring';
import { inFolder } from '../product';
import type { Setting } from '../sizes';
import { RawEvents } from '../yardsticks/raw-events';

const SHORT = 10;
const SHORT_STREAMS = 500;

/** Notes on a case that has many already, and on cases that have few; the handler knows them all. */
export const longStreamRows = ({ size, rounds: count }: Setting): Promise<readonly Row[]> =>
  inFolder(async (directory) => {
    await (await openSqliteEventStore({ directory })).close();
    const short = wholeCases(0, SHORT_STREAMS * SHORT);
    const long = longCase(size.longStream);
    const raw = new RawEvents(join(directory, 'events.db'), 'OFF');
    raw.append([...short, ...long]);
    raw.close();
    const store = await openSqliteEventStore({ directory });
    try {
      const measured = await appends(store, {
        short: [...new Set(short.map(({ stream }) => stream))].map(idIn),
        long: [idIn(long[0]?.stream ?? '')],
        times: size.longAppends,
        count,
      });
      return [
        rowOf(
          {
            row: 'append to a long stream, state cache warm',
            unit: 'µs',
            target: { of: 'ratio', atMost: 1.5 },
            note: `a command on a stream of ${size.longStream} events; yardstick: of ${SHORT}`,
          },
          measured,
        ),
      ];
    } finally {
      await store.close();
    }
  });

const appends = async (
  store: EventStore,
  { short, long, times, count }: { short: readonly string[]; long: readonly string[]; times: number; count: number },
) => {
  const handler = new CommandHandler(store, { now: () => instantFromMs(Date.now()) });
  for (const id of [...short, ...long]) await handler.stateOf(caseAggregate, streamOf(caseAggregate, id));
  const note = async (ids: readonly string[]) => {
    for (let index = 0; index < times; index += 1) await handleNote(handler, ids[index % ids.length] ?? '');
  };
  const each = async (ids: readonly string[]) => 1_000_000 / (await rate(times, () => note(ids)));
  return rounds(count, async () => ({ yardstick: await each(short), value: await each(long) }));
};

const handleNote = async (handler: CommandHandler, caseId: string): Promise<void> => {
  const id = randomUUID() as Uuid;
  const command = { type: 'AddNote', noteId: id, text: { subjectId: id, sealed: 'q3Zt-8Kf_0'.repeat(8) } } as const;
  const envelope: CommandEnvelope = {
    commandId: id,
    causationId: id,
    correlationId: id,
    actor: { id, role: 'clerk', authority: '窗口经办记录' },
  };
  await handler.handle(caseAggregate, streamOf(caseAggregate, caseId), command, envelope);
};

const idIn = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** A case that was delivered, and then had note after note. */
const longCase = (events: number): readonly StoredEvent[] => {
  const all = wholeCases(SHORT_STREAMS, SHORT);
  while (all.length < events) all.push(noteAfter(all.at(-1)));
  return all;
};

const noteAfter = (last: StoredEvent | undefined): StoredEvent => {
  if (!last) throw new TypeError('a case begins with its registration');
  const id = randomUUID() as Uuid;
  const at = parseInstant('2023-01-01T00:00:00.000Z');
  return seal({
    id,
    stream: last.stream,
    revision: last.revision + 1,
    type: 'intake.case.note-added',
    version: 1,
    data: { noteId: id, text: { subjectId: id, sealed: 'q3Zt-8Kf_0'.repeat(8) } },
    metadata: {
      commandId: id,
      causationId: id,
      correlationId: id,
      actor: { id, role: 'clerk', authority: '窗口经办记录' },
      occurredAt: at,
      recordedAt: at,
      hashAlg: HASH_ALG,
      previousHash: last.metadata.hash || FIRST_PREVIOUS_HASH,
    },
  }).event;
};
