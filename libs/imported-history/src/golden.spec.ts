import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyLog, type StoredEvent } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { Workshop } from './testing/logs';
import { XES_2 } from './testing/samples';

/** What was stored of a log once: it stays readable for ever, and the same file still is the same. */
const STORED = JSON.parse(readFileSync(join(__dirname, 'testing', 'golden-import.v1.json'), 'utf8')) as readonly StoredEvent[];

describe('a log that an earlier release has imported', () => {
  const workshop = new Workshop();
  beforeEach(async () => {
    workshop.store = new InMemoryEventStore();
    for (const event of STORED) await workshop.store.append(event.stream, [event], event.revision === 0 ? 'NoStream' : event.revision - 1);
  });
  afterAll(() => workshop.remove());

  it('has its hashes', async () => {
    expect(await verifyLog(workshop.store)).toMatchObject({ events: STORED.length, faultCount: 0 });
  });

  it('is given back', async () => {
    expect(await workshop.said((await workshop.export('golden')).text)).toEqual(await workshop.said(XES_2));
  });

  it('is known again', async () => {
    expect(await workshop.import(XES_2, { log: 'golden' })).toEqual({ cases: 0, events: 0, alreadyThere: 2 });
  });
});
