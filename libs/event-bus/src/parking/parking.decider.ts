import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { ParkedMessage, ParkingCommand, ParkingEvent, ParkingState } from './parking';

type Command<T extends ParkingCommand['type']> = Extract<ParkingCommand, { type: T }>;
type Parked = Extract<ParkingState, { status: 'parked' }>;

/** Ids remembered of messages that have left the line: more than a consumer ever hands out again after a crash. */
const REMEMBERED = 1_000;

const park = ({ reactor, key, parked, failure }: Command<'ParkMessage'>, { settled }: ParkingState): ParkingEvent[] =>
  settled.includes(parked.message.id) ? [] : [{ type: 'MessageParked', reactor, key, parked, failure }];

/** Into the line, once: behind a parked message nothing is tried, whether it came to be parked or to join. */
const join = ({ parked }: { readonly parked: ParkedMessage }, { messages, settled }: Parked): ParkingEvent[] => {
  const known = [...messages.map(({ message }) => message.id), ...settled];
  return known.includes(parked.message.id) ? [] : [{ type: 'MessageJoined', parked }];
};

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
  const settled = [...state.settled, messageId].slice(-REMEMBERED);
  return messages.length === 0 ? { status: 'open', settled } : { ...state, messages, settled };
};

const evolution: Evolution<ParkingState, ParkingEvent> = {
  MessageParked: ({ settled }, { reactor, key, parked, failure }) => ({
    status: 'parked',
    settled,
    reactor,
    key,
    messages: [parked],
    failure,
  }),
  MessageJoined: (state, { parked }) => (state.status === 'open' ? state : { ...state, messages: [...state.messages, parked] }),
  MessageReleased: (state, { messageId }) => without(state, messageId),
  MessageFailedAgain: (state, { failure }) => (state.status === 'open' ? state : { ...state, failure }),
  MessageDiscarded: (state, { messageId }) => without(state, messageId),
};

/** The line of messages that are held for one key of one reactor. */
export const parking = decider<ParkingState, ParkingCommand, ParkingEvent>({
  initialState: { status: 'open', settled: [] },
  rules,
  evolution,
});
