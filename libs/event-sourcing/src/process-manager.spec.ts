import { EventStoreUnavailable, categoryOf, streamName } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { parseInstant } from '@yikou/shared-kernel';
import { streamOf, type Aggregate } from './aggregate';
import { eventCodec } from './codec';
import { CommandHandler } from './command-handler';
import { decider } from './decider';
import { reactAsProcess, request, type ProcessManager } from './process-manager';
import { envelopeOf, ticket } from './testing/sample-ticket';

/** Opens a ticket when both a leak and a witness of it have been reported. */
type Repair = { readonly status: 'waiting'; readonly leak: boolean; readonly witness: boolean } | { readonly status: 'asked' };
type Report = { readonly type: 'LeakReported' } | { readonly type: 'WitnessFound' };
type RepairEvent =
  { readonly type: 'LeakNoted' } | { readonly type: 'WitnessNoted' } | { readonly type: 'TicketAskedFor'; readonly title: string };

const asked: RepairEvent = { type: 'TicketAskedFor', title: '窗口漏水' };

const repair: Aggregate<Repair, Report, RepairEvent> = {
  category: 'repair',
  decider: decider<Repair, Report, RepairEvent>({
    initialState: { status: 'waiting', leak: false, witness: false },
    rules: {
      waiting: {
        LeakReported: (_, { leak, witness }) => (leak ? [] : [{ type: 'LeakNoted' }, ...(witness ? [asked] : [])]),
        WitnessFound: (_, { leak, witness }) => (witness ? [] : [{ type: 'WitnessNoted' }, ...(leak ? [asked] : [])]),
      },
      asked: { LeakReported: () => [], WitnessFound: () => [] },
    },
    evolution: {
      LeakNoted: (state) => (state.status === 'waiting' ? { ...state, leak: true } : state),
      WitnessNoted: (state) => (state.status === 'waiting' ? { ...state, witness: true } : state),
      TicketAskedFor: () => ({ status: 'asked' }),
    },
  }),
  codec: eventCodec<RepairEvent>({
    LeakNoted: { name: 'sample.repair.leak-noted' },
    WitnessNoted: { name: 'sample.repair.witness-noted' },
    TicketAskedFor: { name: 'sample.repair.ticket-asked-for' },
  }),
};

const process: ProcessManager<Repair, Report, RepairEvent> = {
  aggregate: repair,
  requests: (event) =>
    event.type === 'TicketAskedFor'
      ? [
          request(ticket, streamOf(ticket, 'one'), { type: 'OpenTicket', title: event.title }),
          request(ticket, streamOf(ticket, 'one'), { type: 'AddNotes', notes: ['by the process'] }),
        ]
      : [],
};

describe('a process manager', () => {
  const stream = streamName('repair', 'one');
  let store: InMemoryEventStore;
  let handler: CommandHandler;
  beforeEach(() => {
    store = new InMemoryEventStore();
    handler = new CommandHandler(store, { now: () => parseInstant('2022-12-01T08:00:00.000Z') });
  });

  const deliver = (type: Report['type'], by = handler) => reactAsProcess(by, process, stream, { type }, envelopeOf(type));
  const types = (category: string) =>
    store.recorded.filter((event) => categoryOf(event.stream) === category).map(({ type }) => type.split('.').at(-1));

  it('is a decider with its own stream: it notes what comes in and asks for what follows', async () => {
    await deliver('LeakReported');
    expect(types('ticket')).toEqual([]);
    await deliver('WitnessFound');
    expect(types('repair')).toEqual(['leak-noted', 'witness-noted', 'ticket-asked-for']);
    expect(types('ticket')).toEqual(['opened', 'noted']);
  });

  it('is the cause of what it asks for, in the same conversation', async () => {
    await deliver('LeakReported');
    await deliver('WitnessFound');
    const [, , cause, opened, noted] = store.recorded;
    expect(opened?.metadata).toMatchObject({ causationId: cause?.id, correlationId: 'conversation', actor: cause?.metadata.actor });
    expect(opened?.metadata).not.toHaveProperty('requestHash');
    expect(noted?.metadata.commandId).not.toBe(opened?.metadata.commandId);
  });

  it('asks once, however often it is told', async () => {
    for (const type of ['LeakReported', 'WitnessFound', 'LeakReported', 'WitnessFound'] as const) await deliver(type);
    await deliver('WitnessFound', new CommandHandler(store, { now: () => parseInstant('2023-01-01T08:00:00.000Z') }));
    expect(store.recorded).toHaveLength(5);
  });

  it('asks when it is told again, if it was cut off between noting and asking', async () => {
    await deliver('LeakReported');
    const append = store.append.bind(store);
    jest.spyOn(store, 'append').mockImplementation(async (name, events, expected) => {
      if (categoryOf(name) === 'ticket' && events[0]?.type === 'sample.ticket.noted') throw new EventStoreUnavailable('cut off');
      return append(name, events, expected);
    });
    await expect(deliver('WitnessFound')).rejects.toThrow('cut off');
    expect(types('ticket')).toEqual(['opened']);
    jest.restoreAllMocks();
    await deliver('WitnessFound');
    expect(types('repair')).toHaveLength(3);
    expect(types('ticket')).toEqual(['opened', 'noted']);
  });
});
