import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BusLog, ParkedKey, ParkedKeyQuery } from '@yikou/event-bus';
import { ParkingAdmin, parkedKeys, parkedStream, parkingLine, silentLog } from '@yikou/event-bus';
import { act, describeEventBusContract, NOTES_TOPIC, notesRelay, Recorder, takeNote, type OpenBus } from '@yikou/event-bus/testing';
import type { Position } from '@yikou/event-store';
import type { Checkpoint, Projection } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import { DomainError, derivedId } from '@yikou/shared-kernel';
import { LazyCheckpoints, type CheckpointStore } from './checkpoints';
import { CHECKPOINTS_FILE, checkpointsIn, openSqliteCheckpoints } from './sqlite-checkpoints';
import { EmbeddedWorld } from './testing/embedded-world';

describeEventBusContract('embedded', () => EmbeddedWorld.make());

describe('the embedded bus', () => {
  let world: EmbeddedWorld;
  let open: OpenBus;

  beforeEach(async () => {
    world = await EmbeddedWorld.make();
    open = await world.open();
    open.bus.relay(notesRelay);
  });

  afterEach(async () => {
    await open.close();
    await world.dispose();
  });

  const consume = async (recorder: Recorder) => {
    await open.bus.consume({ service: 'listener', topics: [NOTES_TOPIC], reactors: [recorder] });
    await open.followers.quiet(() => open.store.head());
  };

  const parkedIds = async (): Promise<readonly string[]> => {
    const { state } = await open.commands.stateOf(parkingLine, parkedStream('recorder', 'k'));
    return state.status === 'open' ? [] : state.messages.map(({ message }) => message.id);
  };

  const checkpointOf = async (change: (checkpoint: Checkpoint) => Partial<Checkpoint>, recorder = new Recorder('recorder')) => {
    await open.close();
    const checkpoints = openSqliteCheckpoints(world.directory);
    const checkpoint = (await checkpoints.load('listener/recorder'))!;
    await checkpoints.save(new Map([['listener/recorder', { ...checkpoint, ...change(checkpoint) }]]));
    await checkpoints.close();
    open = await world.open();
    open.bus.relay(notesRelay);
    await consume(recorder);
    return recorder.given;
  };

  it.each<[string, (checkpoint: Checkpoint) => Partial<Checkpoint>]>([
    ['of another epoch', ({ epoch }) => ({ epoch: { ...epoch, id: derivedId('another') } })],
    ['of another event at its position', () => ({ eventId: derivedId('another') })],
    ['ahead of the log', ({ position }) => ({ position: (position + 1_000n) as Position })],
  ])('delivers everything again when its checkpoint is %s', async (_, change) => {
    await takeNote(open.commands, { key: 'k', text: '1' });
    await takeNote(open.commands, { key: 'k', text: '2' });
    await consume(new Recorder('recorder'));
    expect(await checkpointOf(() => ({}))).toEqual([]);
    expect(await checkpointOf(change)).toEqual(['k:1', 'k:2']);
  });

  it('leads to nothing twice when everything comes again: what was done is done, and a parked line is as long as it was', async () => {
    const reactor = () =>
      new Recorder('recorder', async (line, { message }) => {
        if (line === 'k:2') throw new DomainError('ITEM_UNKNOWN', { line });
        await takeNote(open.commands, { key: 'echo', text: line, kind: 'silent', stream: `echo_${message.subject}` });
      });
    for (const text of ['1', '2', '3']) for (const key of ['k', 'l']) await takeNote(open.commands, { key, text });
    await consume(reactor());
    const [one] = await parkedIds();
    await takeNote(open.commands, { key: 'k', text: '4' });
    await open.followers.quiet(() => open.store.head());
    const before = [await open.store.head(), await parkedIds()];
    expect(before[1]).toHaveLength(3);

    // What was handled before its key was parked (k:1) belongs neither behind the line nor to the reactor.
    const again = await checkpointOf(({ epoch }) => ({ epoch: { ...epoch, id: derivedId('another') } }), reactor());
    expect(again).toEqual(['l:1', 'l:2', 'l:3']);
    expect([await open.store.head(), await parkedIds()]).toEqual(before);

    await open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
    const after = [await open.store.head(), await parkedIds()];
    const given = await checkpointOf(({ epoch }) => ({ epoch: { ...epoch, id: derivedId('yet another') } }), reactor());
    expect(given).not.toContain('k:2');
    expect([await open.store.head(), await parkedIds()]).toEqual(after);
  });

  it('keeps the event that it processed last as its checkpoint, though that told it nothing', async () => {
    const { position, id } = await takeNote(open.commands, { key: 'k', text: '1', kind: 'silent' });
    await consume(new Recorder('recorder'));
    const { epoch } = open.bus;
    await open.close();
    const checkpoints = openSqliteCheckpoints(world.directory);
    await expect(checkpoints.load('listener/recorder')).resolves.toEqual({ epoch, position, eventId: id });
    await checkpoints.close();
  });

  it('refuses a second relay that would tell of the same events on the same topic', () => {
    expect(() => open.bus.relay(notesRelay)).toThrow('two relays of yikou.notes.v1 map the category note');
    expect(() => open.bus.relay({ ...notesRelay, topic: 'yikou.others.v1' })).not.toThrow();
  });

  it('tells nothing that its relay does not declare', async () => {
    open.bus.relay({ ...notesRelay, topic: 'yikou.wrong.v1', types: ['yikou.notes.note.shouted.v1'] });
    await takeNote(open.commands, { key: 'k', text: '1' });
    const replayed = open.bus.replay(['yikou.wrong.v1'], 0n as Position)[Symbol.asyncIterator]();
    await expect(replayed.next()).rejects.toThrow('which its relay does not declare');
  });

  it('ends when the log is closed before it', async () => {
    await consume(new Recorder('recorder'));
    await open.store.close();
    await expect(open.bus.close()).resolves.toBeUndefined();
  });

  it('lists what is parked, those that wait longest first', async () => {
    const projection: Projection<ParkedKey> = parkedKeys;
    const { model, writer } = await new InMemoryReadStore().live<ParkedKey>(projection.model);
    const admin = new ParkingAdmin({ bus: open.bus, store: open.store, commands: open.commands, index: model });
    const listed = async (name: string, query: ParkedKeyQuery = {}) => (await admin.list(query, act(name))).shown.items;
    const project = async (reactor: string, key: string) => {
      let checkpoint = await writer.checkpoint();
      for await (const page of open.store.readStream(parkedStream(reactor, key))) {
        for (const event of page) {
          for (const id of projection.documents(event)) {
            const doc = projection.project(await model.get(id), event, id);
            checkpoint = { epoch: open.store.epoch, position: ((checkpoint?.position ?? 0n) + 1n) as Position, eventId: event.id };
            await writer.write([{ id, ...(doc ? { doc } : {}) }], checkpoint);
          }
        }
      }
    };
    await takeNote(open.commands, { key: 'k', text: '1' });
    await takeNote(open.commands, { key: 'k', text: '2' });
    let refuses = true;
    await consume(
      new Recorder('recorder', () => {
        if (refuses) throw new DomainError('ITEM_UNKNOWN', { itemCode: 'A-1' });
      }),
    );
    await project('recorder', 'k');
    for (const parkedAt = Date.now(); Date.now() === parkedAt;) await new Promise((resolve) => setImmediate(resolve));
    await takeNote(open.commands, { key: 'l', text: '1' });
    await open.followers.quiet(() => open.store.head());
    await project('recorder', 'l');
    const items = await listed('list');
    expect(items).toEqual([
      { reactor: 'recorder', key: 'k', count: 2, since: expect.any(String) as string, code: 'ITEM_UNKNOWN' },
      { reactor: 'recorder', key: 'l', count: 1, since: expect.any(String) as string, code: 'ITEM_UNKNOWN' },
    ]);
    expect(await listed('list another', { reactor: 'another' })).toEqual([]);

    const { shown: line } = await admin.look('recorder', 'l', act('look'));
    expect(line).toMatchObject({ status: 'parked', messages: [{ message: { data: { text: '1' } } }] });
    await admin.discard('recorder', 'l', line.messages[0]!.message.id, '重复件', act('discard'));
    refuses = false;
    await admin.replay('recorder', 'k', act('replay'));
    await project('recorder', 'k');
    await project('recorder', 'l');
    expect(await listed('list what is left')).toEqual([]);

    // An act that comes again shows what it showed, and is no second act.
    const head = await open.store.head();
    expect(await listed('list')).toEqual(items);
    expect((await admin.look('recorder', 'l', act('look'))).shown).toEqual(line);
    expect(await open.store.head()).toBe(head);
    await expect(admin.look('recorder', 'l', act('look again'))).rejects.toMatchObject({ code: 'PARKED_KEY_NOT_FOUND' });
    expect(await open.store.head()).toBe(head);
  });
});

describe('checkpoints', () => {
  const checkpoint = (position: bigint): Checkpoint => ({
    epoch: { number: 1, id: derivedId('epoch') },
    position: position as Position,
    eventId: derivedId('event', String(position)),
  });

  it('keep positions beyond 2^53', async () => {
    const world = await EmbeddedWorld.make();
    const store = openSqliteCheckpoints(world.directory);
    const far = checkpoint(9_007_199_254_740_993n);
    await store.save(new Map([['a', far]]));
    await expect(store.load('a')).resolves.toEqual(far);
    await expect(store.load('b')).resolves.toBeUndefined();
    await store.close();
    await world.dispose();
  });

  it('are none where a loss of power has left nothing of their file but its name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yikou-bus-'));
    writeFileSync(join(folder, CHECKPOINTS_FILE), '');
    expect(checkpointsIn(folder)).toEqual(new Map());
    rmSync(folder, { recursive: true });
  });

  it('are written together, the latest of each consumer, and again after a failure', async () => {
    const saved: ReadonlyMap<string, Checkpoint>[] = [];
    let failures = 1;
    const store: CheckpointStore = {
      load: () => Promise.resolve(undefined),
      save: (checkpoints) => {
        failures -= 1;
        if (failures >= 0) return Promise.reject(new Error('disk full'));
        saved.push(checkpoints);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const warned: string[] = [];
    const log: BusLog = { ...silentLog, warn: (_, message) => warned.push(message) };
    const checkpoints = new LazyCheckpoints(store, log);
    checkpoints.reached('a', checkpoint(1n));
    checkpoints.reached('b', checkpoint(2n));
    await checkpoints.write();
    checkpoints.reached('a', checkpoint(3n));
    await checkpoints.close();
    expect(warned).toEqual(['bus checkpoints not written: tried again later']);
    expect(saved).toEqual([
      new Map([
        ['a', checkpoint(3n)],
        ['b', checkpoint(2n)],
      ]),
    ]);
  });
});
