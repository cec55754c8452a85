import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { ParkedMessage, ParkingCommand, ParkingEvent, ParkingState, Passed } from './parking';

type Command<T extends ParkingCommand['type']> = Extract<ParkingCommand, { type: T }>;
type Parked = Extract<ParkingState, { status: 'parked' }>;

/** Whether a message comes again that the line has dealt with. */
export const hasPassed = ({ passed }: ParkingState, { topic, position }: { readonly topic: string; readonly position: bigint | string }) =>
  BigInt(position) <= BigInt(passed[topic] ?? '0');

const park = ({ reactor, key, parked, failure }: Command<'ParkMessage'>, state: ParkingState): ParkingEvent[] =>
  hasPassed(state, parked) ? [] : [{ type: 'MessageParked', reactor, key, parked, failure }];

/** Into the line, once: behind a parked message nothing is tried, whether it came to be parked or to join. */
const join = ({ parked }: { readonly parked: ParkedMessage }, state: Parked): ParkingEvent[] =>
  hasPassed(state, parked) ? [] : [{ type: 'MessageJoined', parked }];

const release = ({ messageId }: Command<'ReleaseMessage'>, line: Parked): ParkingEvent[] => {
  mustBeOldest(messageId, line);
  return [{ type: 'MessageReleased', messageId }];
};

const recordFailure = ({ messageId, failure }: Command<'RecordFailure'>, line: Parked): ParkingEvent[] => {
  mustBeOldest(messageId, line);
  return [{ type: 'MessageFailedAgain', messageId, failure }];
};

/** A person decides that a message, at any place in the line, shall have no effect here: never without a reason. */
const discard = ({ messageId, reason }: Command<'DiscardMessage'>, { messages }: Parked): ParkingEvent[] => {
  if (reason.trim() === '') throw new DomainError('REASON_MISSING', { field: 'reason', rule: 'a discarded message needs a reason' });
  if (!messages.some(({ message }) => message.id === messageId))
    throw new DomainError('MESSAGE_NOT_PARKED', { field: 'messageId', messageId });
  return [{ type: 'MessageDiscarded', messageId, reason }];
};

const mustBeOldest = (messageId: string, { messages }: Parked): void => {
  const oldest = messages[0]?.message.id;
  if (messageId !== oldest) throw new DomainError('NOT_THE_OLDEST', { messageId, oldest });
};

const rules: Rules<ParkingState, ParkingCommand, ParkingEvent> = {
  open: { ParkMessage: park },
  parked: { ParkMessage: join, JoinParked: join, ReleaseMessage: release, RecordFailure: recordFailure, DiscardMessage: discard },
};

/** The message leaves the line; with the last one the key is open again. */
const without = (state: ParkingState, messageId: string): ParkingState => {
  if (state.status === 'open') return state;
  const messages = state.messages.filter(({ message }) => message.id !== messageId);
  return messages.length === 0 ? { status: 'open', passed: state.passed } : { ...state, messages };
};

const passedWith = ({ passed }: ParkingState, { topic, position }: ParkedMessage): Passed => ({ ...passed, [topic]: position });

const evolution: Evolution<ParkingState, ParkingEvent> = {
  MessageParked: (state, { reactor, key, parked, failure }) => ({
    status: 'parked',
    passed: passedWith(state, parked),
    reactor,
    key,
    messages: [parked],
    failure,
  }),
  MessageJoined: (state, { parked }) =>
    state.status === 'open' ? state : { ...state, passed: passedWith(state, parked), messages: [...state.messages, parked] },
  MessageReleased: (state, { messageId }) => without(state, messageId),
  MessageFailedAgain: (state, { failure }) => (state.status === 'open' ? state : { ...state, failure }),
  MessageDiscarded: (state, { messageId }) => without(state, messageId),
};

/** The line of messages that are held for one key of one reactor. */
export const parking = decider<ParkingState, ParkingCommand, ParkingEvent>({
  initialState: { status: 'open', passed: {} },
  rules,
  evolution,
});
