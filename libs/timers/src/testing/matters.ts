import {
  decider,
  DomainError,
  eventCodec,
  streamOf,
  type Aggregate,
  type CommandEnvelope,
  type CommandHandler,
} from '@yikou/event-sourcing';
import type { StreamName } from '@yikou/event-store';
import { derivedId, plusMs, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { FiredTimer, TimerDeclaration } from '../timer';
import { timersProjection } from '../timers.projection';

/** A service for tests: matters with deadlines. Each deadline has a kind, a due time and a revision, and is met once. */
interface Deadline {
  readonly kind: string;
  readonly due: Instant;
  readonly revision: string;
}

type MatterCommand =
  | ({ readonly type: 'SetDeadline' } & Deadline)
  /** Fired by the timer; of another revision than the present one it changes nothing. */
  | { readonly type: 'ReachDeadline'; readonly kind: string; readonly revision: string };

type MatterEvent =
  | ({ readonly type: 'DeadlineSet' } & Deadline)
  /** A `daily` one is due again a day later. */
  | { readonly type: 'DeadlineReached'; readonly kind: string; readonly next?: Deadline };

interface Matter {
  readonly status: 'any';
  readonly deadlines: Readonly<Record<string, Deadline | undefined>>;
}

const DAY_MS = 86_400_000;

const set = ({ kind, due, revision }: Extract<MatterCommand, { type: 'SetDeadline' }>): MatterEvent[] => [
  { type: 'DeadlineSet', kind, due, revision },
];

const reach = ({ kind, revision }: Extract<MatterCommand, { type: 'ReachDeadline' }>, { deadlines }: Matter): MatterEvent[] => {
  if (kind === 'refused') throw new DomainError('NOT_NOW', { kind });
  const deadline = deadlines[kind];
  if (deadline?.revision !== revision) return [];
  if (kind !== 'daily') return [{ type: 'DeadlineReached', kind }];
  return [{ type: 'DeadlineReached', kind, next: { kind, due: plusMs(deadline.due, DAY_MS), revision: `after ${deadline.due}` } }];
};

const matter = decider<Matter, MatterCommand, MatterEvent>({
  initialState: { status: 'any', deadlines: {} },
  rules: { any: { SetDeadline: set, ReachDeadline: reach } },
  evolution: {
    DeadlineSet: (state, { kind, due, revision }) => ({ ...state, deadlines: { ...state.deadlines, [kind]: { kind, due, revision } } }),
    DeadlineReached: (state, { kind, next }) => ({ ...state, deadlines: { ...state.deadlines, [kind]: next } }),
  },
});

const codec = eventCodec<MatterEvent>({
  DeadlineSet: { name: 'matters.deadline.set' },
  DeadlineReached: { name: 'matters.deadline.reached' },
});

const matters: Aggregate<Matter, MatterCommand, MatterEvent> = { category: 'matter', decider: matter, codec };

export const matterStream = (id: string): StreamName => streamOf(matters, id);

const timerOf = ({ kind, due, revision }: Deadline) => ({ kind, due, deadlineRevision: revision });

export const matterTimers: TimerDeclaration = {
  service: 'matters',
  categories: [matters.category],
  reference: { file: __filename, name: 'matterTimers' },
  changes(recorded) {
    const event = codec.decode(recorded);
    if (!event) return [];
    if (event.type === 'DeadlineSet') return [{ set: timerOf(event) }];
    return [event.next ? { set: timerOf(event.next) } : { cancel: event.kind }];
  },
};

export const matterTimersProjection = timersProjection({
  declarations: [matterTimers],
  reference: { file: __filename, name: 'matterTimersProjection' },
});

const envelopeOf = (commandId: Uuid): CommandEnvelope => ({
  commandId,
  causationId: commandId,
  correlationId: commandId,
  actor: { id: 'system:matters', role: 'system', authority: 'test' },
});

export const setDeadline = async (commands: CommandHandler, id: string, kind: string, due: Instant, revision = 'first'): Promise<void> => {
  const command: MatterCommand = { type: 'SetDeadline', kind, due, revision };
  await commands.handle(matters, matterStream(id), command, envelopeOf(derivedId('set', id, kind, due, revision)));
};

/** What the service does with a fired timer: gives how many events that led to. */
export const reachDeadline = async (
  commands: CommandHandler,
  { stream, kind, deadlineRevision, commandId }: FiredTimer,
): Promise<number> => {
  const command: MatterCommand = { type: 'ReachDeadline', kind, revision: deadlineRevision };
  const { events, repeated } = await commands.handle(matters, stream as StreamName, command, envelopeOf(commandId));
  return repeated ? 0 : events.length;
};
