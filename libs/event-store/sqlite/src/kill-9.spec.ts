import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenLink, type RecordedEvent } from '@yikou/event-store';
import { gathered } from '@yikou/event-store/testing';
import { DataFolderInUse, openSqliteEventStore } from '.';
import { ChildProcess } from './testing/child-process';

describe('a writer that is killed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-kill-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([1, 2, 3, 4])('has lost nothing that it acknowledged and left nothing half done (%i)', async (round) => {
    const child = new ChildProcess('append-for-ever.ts', directory, String(round));
    await child.printed(1 + randomInt(20, 400));
    await expect(openSqliteEventStore({ directory })).rejects.toThrow(DataFolderInUse);
    await child.kill();

    const store = await openSqliteEventStore({ directory });
    const streams = byStream(await gathered(store.readAll()));
    await store.close();
    const acknowledged = child.lines.slice(1);
    expect(acknowledged.filter((stream) => !streams.has(stream))).toEqual([]);
    expect([...streams.values()].filter(isNotWhole)).toEqual([]);
  });

  const byStream = (events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> => {
    const streams = new Map<string, RecordedEvent[]>();
    for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    return streams;
  };

  const isNotWhole = (events: readonly RecordedEvent[]): boolean =>
    events.length !== 3 ||
    events.some((event, index) => {
      const previous = events[index - 1];
      return brokenLink(event, previous && { revision: previous.revision, hash: previous.metadata.hash }) !== undefined;
    });
});
