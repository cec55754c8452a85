import { parseInstant } from '@yikou/shared-kernel';
import { InMemoryEventStore, sampleEvents } from './testing';
import { streamName, UnreadableEvent, verifyLog, type EventStore, type Position, type ReadAllOptions, type RecordedEvent } from '.';

const one = streamName('case', 'one');
const two = streamName('review', 'two');

/** A log as it is given: what somebody has changed is never appended. */
class ChangedLog {
  constructor(readonly events: readonly (RecordedEvent | UnreadableEvent)[]) {}

  async *readAll({ from = 0n as Position, pageSize = 3 }: ReadAllOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    const rest = this.events.filter(({ position }) => position > from);
    for (let start = 0; start < rest.length; start += pageSize) {
      const page = rest.slice(start, start + pageSize);
      const broken = page.find((each) => each instanceof UnreadableEvent);
      if (broken) throw broken;
      yield page as RecordedEvent[];
    }
  }

  async *readStream(
    ...[stream, { fromRevision = 0 } = {}]: Parameters<EventStore['readStream']>
  ): AsyncGenerator<readonly RecordedEvent[]> {
    const found = this.events.filter((each) => each.stream === stream && each.revision >= fromRevision);
    for (const each of found) {
      if (each instanceof UnreadableEvent) throw each;
      yield [each];
    }
  }
}

describe('the verifier of a log', () => {
  let recorded: readonly RecordedEvent[];

  beforeEach(async () => {
    const store = new InMemoryEventStore();
    for (const stream of [one, two]) {
      const events = sampleEvents(stream, 4);
      for (const [revision, event] of events.entries()) await store.append(stream, [event], revision === 0 ? 'NoStream' : revision - 1);
    }
    ({ recorded } = store);
  });

  /** The log with one event in another form; `undefined`: gone. */
  const changedAt = (index: number, change: (event: RecordedEvent) => RecordedEvent | UnreadableEvent | undefined) =>
    new ChangedLog(recorded.flatMap((event, at) => (at === index ? (change(event) ?? []) : event)));
  const faultsOf = async (log: ChangedLog) =>
    (await verifyLog(log)).faults.map(({ stream, revision, rule }) => `${stream} ${String(revision)} ${rule}`);

  it('counts streams and events, and tells the head', async () => {
    const { head, ...counts } = await verifyLog(new ChangedLog(recorded));
    expect(counts).toEqual({ streams: 2, events: 8, faultCount: 0, faults: [] });
    const last = recorded[7]!;
    expect(head).toEqual({
      position: last.position,
      eventId: last.id,
      hash: last.metadata.hash,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await verifyLog(new ChangedLog([]))).toEqual({ streams: 0, events: 0, faultCount: 0, faults: [] });
  });

  it.each<[string, (event: RecordedEvent) => RecordedEvent | UnreadableEvent | undefined, string[]]>([
    ['data changed', (event) => ({ ...event, data: { revision: 99 } }), ['case-one 1 hash']],
    [
      'an actor changed',
      (event) => ({ ...event, metadata: { ...event.metadata, actor: { ...event.metadata.actor, id: 'x' } } }),
      ['case-one 1 hash'],
    ],
    [
      'data changed and hashed again',
      (event) => ({ ...sampleEvents(one, 1, { after: recorded[0], data: () => ({ revision: 99 }) })[0]!, position: event.position }),
      ['case-one 2 previousHash'],
    ],
    ['an event gone', () => undefined, ['case-one 2 revision']],
    [
      'an event that is no JSON',
      ({ stream, revision, position }) => new UnreadableEvent(stream, revision, position),
      ['case-one 1 unreadable'],
    ],
    ['an event without metadata', (event) => ({ ...event, metadata: null as never }), ['case-one 1 unreadable']],
    ['an event with other metadata', (event) => ({ ...event, metadata: {} as never }), ['case-one 1 previousHash']],
    ['a number that no JSON text can say', (event) => ({ ...event, data: { revision: Infinity } }), ['case-one 1 unreadable']],
  ])('finds %s, and that alone', async (_, change, expected) => {
    expect(await faultsOf(changedAt(1, change))).toEqual(expected);
  });

  it('finds time that runs back within a stream', async () => {
    const early = { recordedAt: parseInstant('2022-11-30T08:00:00.000Z') };
    const [back] = sampleEvents(one, 1, { after: recorded[2], metadata: early });
    expect(await faultsOf(changedAt(3, ({ position }) => ({ ...back!, position })))).toEqual(['case-one 3 recordedAt']);
  });

  it('finds positions that do not ascend', async () => {
    expect(await faultsOf(changedAt(4, (event) => ({ ...event, position: recorded[3]!.position })))).toEqual(['review-two 0 position']);
  });

  it('finds a log that was cut off or written anew behind a head that was written down', async () => {
    const { head } = await verifyLog(new ChangedLog(recorded.slice(0, 6)));
    expect((await verifyLog(new ChangedLog(recorded), { head: head! })).faults).toEqual([]);
    const cut = new ChangedLog(recorded.slice(0, 5));
    expect((await verifyLog(cut, { head: head! })).faults).toEqual([{ stream: '', revision: 0, position: head!.position, rule: 'head' }]);
    const anew = new ChangedLog([...recorded.slice(4).map((event, at) => ({ ...event, position: recorded[at]!.position }))]);
    expect((await verifyLog(anew, { head: { ...head!, position: recorded[1]!.position } })).faults).toMatchObject([{ rule: 'head' }]);
    // The last stream stands, the one before it is gone: only the digest tells.
    const without = new ChangedLog(recorded.slice(4));
    expect((await verifyLog(without, { head: head! })).faults).toMatchObject([{ rule: 'head', position: head!.position }]);
  });

  it('goes on from a position, against what stands before it', async () => {
    const from = recorded[1]!.position;
    expect(await verifyLog(new ChangedLog(recorded), { from })).toMatchObject({ events: 6, faults: [] });
    const before = changedAt(1, (event) => ({ ...event, metadata: { ...event.metadata, hash: 'f'.repeat(64) } }));
    expect((await verifyLog(before, { from })).faults).toMatchObject([{ revision: 2, rule: 'previousHash' }]);
    expect(
      (
        await verifyLog(
          changedAt(1, () => undefined),
          { from },
        )
      ).faults,
    ).toMatchObject([{ revision: 2, rule: 'revision' }]);
    const unreadable = changedAt(1, ({ stream, revision, position }) => new UnreadableEvent(stream, revision, position));
    expect((await verifyLog(unreadable, { from })).faults).toEqual([]);
  });

  it('tells how far it is, all faults by number and the first hundred by name', async () => {
    const progress: number[] = [];
    const many = sampleEvents(one, 150).map((event, at) => ({ ...event, position: BigInt(at + 1) as Position, data: {} }));
    const { faultCount, faults } = await verifyLog(new ChangedLog(many), { onProgress: (events) => progress.push(events) });
    expect([faultCount, faults.length, progress.at(-1)]).toEqual([150, 100, 150]);
  });

  it('throws whatever else goes wrong', async () => {
    const log = new ChangedLog([]);
    const away = {
      readStream: () => log.readStream(one),
      readAll: () => {
        throw new Error('away');
      },
    };
    await expect(verifyLog(away)).rejects.toThrow('away');
  });
});
