import { DomainError } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { eventCodec } from '../codec';
import { decider, type Decider } from '../decider';
import { describeGoldenSamples, missingSamples, type GoldenSample } from './golden-samples';
import { specification } from './given-when-then';
import { checkDecider } from './properties';
import { ticket, type Ticket, type TicketCommand, type TicketEvent } from './sample-ticket';

const { given } = specification(ticket.decider);
const opened: TicketEvent = { type: 'TicketOpened', title: 't' };
const noted = (note: string): TicketEvent => ({ type: 'NoteAdded', note });
const taken: TicketEvent = { type: 'TicketTaken', by: 'zhang' };

describe('given, when, then', () => {
  it('tells what a command leads to', () => {
    given(opened, noted('a'))
      .when({ type: 'AddNotes', notes: ['a', 'b'] })
      .then(noted('b'));
    given(opened, noted('a'))
      .when({ type: 'AddNotes', notes: ['a'] })
      .thenNothing();
    given(opened, noted('a'), taken).thenState({ status: 'taken', notes: ['a'] });
  });

  it('tells what is refused, by code and facts', () => {
    given()
      .when({ type: 'TakeTicket', by: 'li' })
      .thenRejected('NOT_ALLOWED', { status: 'none', allowed: ['OpenTicket'] });
    given(opened)
      .when({ type: 'AddNotes', notes: ['a', 'b', 'c', 'd'] })
      .thenRejected('TOO_MANY_NOTES', { most: 3 });
  });

  it.each([
    ['another event', () => given(opened).when({ type: 'TakeTicket', by: 'li' }).then(taken)],
    [
      'one event too many',
      () =>
        given(opened)
          .when({ type: 'AddNotes', notes: ['a', 'b'] })
          .then(noted('a')),
    ],
    ['something instead of nothing', () => given(opened).when({ type: 'TakeTicket', by: 'li' }).thenNothing()],
    ['no refusal', () => given(opened).when({ type: 'TakeTicket', by: 'li' }).thenRejected('NOT_ALLOWED')],
    ['another code', () => given().when({ type: 'TakeTicket', by: 'li' }).thenRejected('TOO_MANY_NOTES')],
    ['other facts', () => given().when({ type: 'TakeTicket', by: 'li' }).thenRejected('NOT_ALLOWED', { status: 'open' })],
    ['another state', () => given(opened).thenState({ status: 'taken' })],
  ])('fails on %s', (_, claim) => {
    expect(claim).toThrow();
  });
});

describe('the table of a decider', () => {
  it('says what each status allows', () => {
    const allowed = (...history: TicketEvent[]) =>
      ticket.decider.allowed(history.reduce((state, event) => ticket.decider.evolve(state, event), ticket.decider.initialState));
    expect([allowed(), allowed(opened), allowed(opened, taken)]).toEqual([['OpenTicket'], ['AddNotes', 'TakeTicket'], ['AddNotes']]);
  });

  it('does not offer what this very state rules out, and says with every refusal what is allowed', () => {
    type Door = { status: 'shut'; locked: boolean };
    const door = decider<Door, { type: 'Open' } | { type: 'Unlock' }, { type: 'Unlocked' }>({
      initialState: { status: 'shut', locked: true },
      rules: {
        shut: {
          Open: () => {
            throw new DomainError('DOOR_LOCKED', { key: 'brass' });
          },
          Unlock: () => [{ type: 'Unlocked' }],
        },
      },
      possible: { Open: ({ locked }) => !locked },
      evolution: { Unlocked: (state) => ({ ...state, locked: false }) },
    });
    const { given: givenDoor } = specification(door);
    givenDoor()
      .when({ type: 'Open' })
      .thenRejected('DOOR_LOCKED', { key: 'brass', status: 'shut', allowed: ['Unlock'] });
    expect(door.allowed({ status: 'shut', locked: false })).toEqual(['Open', 'Unlock']);
  });

  it('does not offer people what only the system does, though the system may', () => {
    const timed = decider<{ status: 'open' }, { type: 'Stamp' } | { type: 'RunOut' } | { type: 'Burn' }, { type: 'RanOut' }>({
      initialState: { status: 'open' },
      rules: { open: { Stamp: () => [], RunOut: () => [{ type: 'RanOut' }] } },
      system: ['RunOut'],
      evolution: { RanOut: (state) => state },
    });
    expect(timed.allowed({ status: 'open' })).toEqual(['Stamp']);
    specification(timed).given().when({ type: 'RunOut' }).then({ type: 'RanOut' });
    specification(timed)
      .given()
      .when({ type: 'Burn' })
      .thenRejected('NOT_ALLOWED', { status: 'open', allowed: ['Stamp'] });
  });
});

describe('the properties of every decider', () => {
  const commands: fc.Arbitrary<TicketCommand> = fc.oneof(
    fc.record({ type: fc.constant('OpenTicket' as const), title: fc.constantFrom('a', 'b') }),
    fc.record({ type: fc.constant('AddNotes' as const), notes: fc.array(fc.constantFrom('x', 'y', 'z', 'w'), { maxLength: 2 }) }),
    fc.record({ type: fc.constant('TakeTicket' as const), by: fc.constantFrom('zhang', 'li') }),
  );
  type TicketDecider = Decider<Ticket, TicketCommand, TicketEvent>;
  const checked = (change: Partial<TicketDecider>) => () => checkDecider({ decider: { ...ticket.decider, ...change }, commands });
  const { decide, evolve } = ticket.decider;

  it('hold for a good one', checked({}));

  let calls = 0;
  it.each<[string, Partial<TicketDecider>]>([
    ['decides differently the second time', { decide: (command, state) => (decide(command, state), [noted(String((calls += 1)))]) }],
    ['refuses only sometimes', { decide: (command, state) => ((calls += 1) % 2 === 0 ? decide(command, state) : refuse()) }],
    [
      'changes the state while deciding',
      { decide: (command, state) => (Object.assign(state, { seen: (calls += 1) }), decide(command, state)) },
    ],
    [
      'changes the state while folding',
      { initialState: { status: 'none' }, evolve: (state, event) => Object.assign(state, evolve(state, event)) },
    ],
    ['cannot fold what it decided', { evolve: (state, event) => (event.type === 'TicketTaken' ? fail() : evolve(state, event)) }],
    [
      'cannot fold an event that comes where it does not fit',
      { evolve: (state, event) => (misfits(state, event) ? fail() : evolve(state, event)) },
    ],
    [
      'folds differently the second time',
      { evolve: (state, event) => ({ ...evolve(state, event), title: String((calls += 1)) }) as Ticket },
    ],
    [
      'refuses with something else than a DomainError',
      { decide: (command, state) => (state.status === 'taken' ? fail() : decide(command, state)) },
    ],
  ])('are missed by one that %s', (_, change) => {
    expect(checked(change)).toThrow();
  });

  const fail = (): never => {
    throw new TypeError('undefined is not a function');
  };
  const refuse = (): never => {
    throw new DomainError('SOMETIMES', {});
  };
  const misfits = (state: Ticket, event: TicketEvent) => event.type === 'NoteAdded' && state.status === 'none';
});

describe('golden samples', () => {
  type Event = { readonly type: 'Sent'; readonly lines: readonly string[] } | { readonly type: 'Read' };
  const codec = eventCodec<Event>({
    Sent: { name: 'sample.sent', upcasters: [({ text = '' }) => ({ lines: [text] })] },
    Read: { name: 'sample.read' },
  });
  const samples: readonly GoldenSample[] = [
    { type: 'sample.sent', version: 1, data: { text: 'a' }, means: { type: 'Sent', lines: ['a'] } },
    { type: 'sample.sent', version: 2, data: { lines: ['a', 'b'] }, means: { type: 'Sent', lines: ['a', 'b'] } },
    { type: 'sample.read', version: 1, data: {}, means: { type: 'Read' } },
  ];
  describeGoldenSamples(codec, samples);

  it('are missed where an event or a version has none', () => {
    expect(missingSamples(codec, samples)).toEqual([]);
    expect(missingSamples(codec, samples.slice(1))).toEqual(['sample.sent v1']);
    expect(missingSamples(codec, [samples[0]!, samples[2]!])).toEqual(['sample.sent v2']);
    expect(missingSamples(codec, samples.slice(0, 2))).toEqual(['sample.read v1']);
  });
});

it('a decider is made of its two tables', () => {
  const light = decider({
    initialState: { status: 'off' },
    rules: { off: { Switch: () => [{ type: 'SwitchedOn' as const }] }, on: {} },
    evolution: { SwitchedOn: () => ({ status: 'on' as const }) },
  });
  const on = light.evolve(light.initialState, { type: 'SwitchedOn' });
  expect(light.decide({ type: 'Switch' }, light.initialState)).toEqual([{ type: 'SwitchedOn' }]);
  expect(() => light.decide({ type: 'Switch' }, on)).toThrow(DomainError);
});
