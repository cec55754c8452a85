import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamName, verifyLog, type EventStore, type Position } from '@yikou/event-store';
import { gathered, sampleEvents } from '@yikou/event-store/testing';
import { addEvents, copyEvents, copyEventsAfter, damageIn, EVENTS_FILE, newEpochIn, openSqliteEventStore } from '.';

const stream = streamName('review', 'copied');
const other = streamName('review', 'later');

describe('copies of the events', () => {
  let directory: string;
  let store: EventStore;
  const file = (name: string) => join(directory, name);
  const opened = (at: string) => openSqliteEventStore({ directory: at, readonly: true });

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-copies-'));
    store = await openSqliteEventStore({ directory: file('store') });
    await store.append(stream, sampleEvents(stream, 3), 'NoStream');
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it('are the store at one moment, beside its writer', async () => {
    copyEvents(file('store'), file(EVENTS_FILE));
    await store.append(other, sampleEvents(other, 2), 'NoStream');
    const copied = await opened(directory);
    expect(copied.epoch).toEqual(store.epoch);
    expect(await gathered(copied.readAll())).toEqual((await gathered(store.readAll())).slice(0, 3));
    await copied.close();
    expect(damageIn(directory)).toBeUndefined();
  });

  it('are added to by what came after, which is all or nothing', async () => {
    copyEvents(file('store'), file(EVENTS_FILE));
    await store.append(other, sampleEvents(other, 2), 'NoStream');
    await store.append(stream, sampleEvents(stream, 4).slice(3), 2);
    copyEventsAfter(file('store'), { after: 3n as Position, until: 5n as Position }, file('extract.db'));
    addEvents(directory, file('extract.db'));
    const copied = await opened(directory);
    expect(await gathered(copied.readAll())).toEqual((await gathered(store.readAll())).slice(0, 5));
    expect(await verifyLog(copied)).toMatchObject({ streams: 2, events: 5, faultCount: 0 });
    expect(() => addEvents(directory, file('extract.db'))).toThrow('UNIQUE');
    expect(await verifyLog(copied)).toMatchObject({ events: 5 });
    await copied.close();
  });

  it('are refused of a store that is not there or is damaged', async () => {
    expect(() => copyEvents(file('nothing'), file(EVENTS_FILE))).toThrow('cannot be used now');
    await store.close();
    writeFileSync(join(file('store'), EVENTS_FILE), 'rubbish '.repeat(2_000));
    expect(() => copyEvents(file('store'), file('to.db'))).toThrow('yikou restore');
  });

  it('start a new epoch above every one that is known', async () => {
    copyEvents(file('store'), file(EVENTS_FILE));
    expect(newEpochIn(directory)).toMatchObject({ number: 2 });
    const epoch = newEpochIn(directory, 7);
    expect(epoch.number).toBe(8);
    const copied = await opened(directory);
    expect(copied.epoch).toEqual(epoch);
    expect(epoch.id).not.toBe(store.epoch.id);
    await copied.close();
  });
});
