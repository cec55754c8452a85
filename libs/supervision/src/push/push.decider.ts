import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Delivery, Push, PushCommand, PushEvent } from './push';

type Command<T extends PushCommand['type']> = Extract<PushCommand, { type: T }>;
type Underway = Exclude<Push, { status: 'none' }>;

const FIRST_ROUND: Delivery = { status: 'pending', attempts: 0, round: 0 };

const queue = ({ type: _, at, ...about }: Command<'QueuePush'>): PushEvent[] => [{ type: 'PushQueued', ...about, queuedAt: at }];

/** What is told of a delivery that is not under way in this round any more changes nothing. */
const pending = (state: Underway, { subscriptionId, round }: { subscriptionId: string; round: number }): Delivery | undefined => {
  const delivery = state.deliveries[subscriptionId];
  return delivery?.status === 'pending' && delivery.round === round ? delivery : undefined;
};

const recordDelivery = (command: Command<'RecordDelivery'>, state: Underway): PushEvent[] =>
  pending(state, command) ? [{ type: 'PushDelivered', subscriptionId: command.subscriptionId, deliveredAt: command.at }] : [];

const recordFailure = (command: Command<'RecordFailure'>, state: Underway): PushEvent[] => {
  const { subscriptionId, attempt, reason, final } = command;
  if (pending(state, command)?.attempts !== attempt - 1) return [];
  return [{ type: final ? 'DeliveryParked' : 'DeliveryFailed', subscriptionId, attempt, reason }];
};

/**
 * Sent again, whether it came before, was parked or was never asked for: the subscriber drops what it has by its id.
 * @throws DomainError SUBSCRIPTION_CLOSED
 */
const replay = ({ subscriptionId, subscriptionOpen }: Command<'ReplayPush'>, state: Underway): PushEvent[] => {
  if (!subscriptionOpen) throw new DomainError('SUBSCRIPTION_CLOSED', { field: 'subscriptionId' });
  const delivery = state.deliveries[subscriptionId];
  if (delivery?.status === 'pending') return [];
  return [{ type: 'DeliveryRequested', subscriptionId, round: (delivery?.round ?? -1) + 1 }];
};

const about = ({ pushId, caseId, departmentCode }: Underway) => ({ pushId, caseId, departmentCode });

/** 签收. A department may acknowledge what it pulled, or what is still being sent. */
const acknowledge = ({ by, at }: Command<'AcknowledgePush'>, state: Underway): PushEvent[] => [
  { type: 'PushAcknowledged', by, acknowledgedAt: at, ...about(state) },
];

/** 反馈 */
const giveFeedback = ({ by, finding, text, at }: Command<'GiveFeedback'>, state: Underway): PushEvent[] => [
  { type: 'FeedbackGiven', by, finding, text, givenAt: at, ...about(state) },
];

const escalate = ({ at }: Command<'EscalatePush'>, { acknowledgeBy, departmentCode, escalated }: Underway): PushEvent[] =>
  escalated || at < acknowledgeBy ? [] : [{ type: 'PushEscalated', departmentCode, escalatedAt: at }];

const delivering = { RecordDelivery: recordDelivery, RecordFailure: recordFailure, ReplayPush: replay };
const nothing = (): PushEvent[] => [];

const rules: Rules<Push, PushCommand, PushEvent> = {
  none: { QueuePush: queue },
  queued: { ...delivering, AcknowledgePush: acknowledge, EscalatePush: escalate },
  delivered: { ...delivering, AcknowledgePush: acknowledge, EscalatePush: escalate },
  acknowledged: { ...delivering, GiveFeedback: giveFeedback, EscalatePush: nothing },
  answered: { ...delivering, GiveFeedback: giveFeedback, EscalatePush: nothing },
};

const underway = (state: Push, change: (state: Underway) => Push): Push => (state.status === 'none' ? state : change(state));

const delivery = (state: Push, id: string, change: (was: Delivery) => Delivery): Push =>
  underway(state, (was) => ({ ...was, deliveries: { ...was.deliveries, [id]: change(was.deliveries[id] ?? FIRST_ROUND) } }));

/** One of the department's subscriptions has it. */
const reached = (state: Push): Push => (state.status === 'queued' ? { ...state, status: 'delivered' } : state);

const evolution: Evolution<Push, PushEvent> = {
  PushQueued: (_, { type, queuedAt, subscriptionIds, ...known }) => ({
    ...known,
    status: 'queued',
    deliveries: Object.fromEntries(subscriptionIds.map((id) => [id, FIRST_ROUND])),
    escalated: false,
  }),
  PushDelivered: (state, { subscriptionId }) => reached(delivery(state, subscriptionId, (was) => ({ ...was, status: 'delivered' }))),
  DeliveryFailed: (state, { subscriptionId, attempt }) => delivery(state, subscriptionId, (was) => ({ ...was, attempts: attempt })),
  DeliveryParked: (state, { subscriptionId, attempt }) =>
    delivery(state, subscriptionId, (was) => ({ ...was, status: 'parked', attempts: attempt })),
  DeliveryRequested: (state, { subscriptionId, round }) =>
    delivery(state, subscriptionId, () => ({ status: 'pending', attempts: 0, round })),
  PushAcknowledged: (state) => underway(state, (was) => ({ ...was, status: 'acknowledged' })),
  FeedbackGiven: (state) => underway(state, (was) => ({ ...was, status: 'answered' })),
  PushEscalated: (state) => underway(state, (was) => ({ ...was, escalated: true })),
};

export const push = decider<Push, PushCommand, PushEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['QueuePush', 'RecordDelivery', 'RecordFailure', 'EscalatePush'],
  evolution,
});
