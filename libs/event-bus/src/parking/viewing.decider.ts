import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Viewing, ViewingCommand, ViewingEvent } from './viewing';

type Command<T extends ViewingCommand['type']> = Extract<ViewingCommand, { type: T }>;

const list = ({ type: _, ...listed }: Command<'ListParkedKeys'>): ViewingEvent[] => [{ type: 'ParkedKeysListed', ...listed }];

/** Where nothing is parked there is nothing to see, and nobody has seen it. */
const lookInto = ({ type: _, ...line }: Command<'LookIntoParkedKey'>): ViewingEvent[] => {
  const { reactor, key, count } = line;
  if (count === 0) throw new DomainError('PARKED_KEY_NOT_FOUND', { reactor, key });
  return [{ type: 'ParkedKeyLookedInto', ...line }];
};

const rules: Rules<Viewing, ViewingCommand, ViewingEvent> = {
  none: { ListParkedKeys: list, LookIntoParkedKey: lookInto },
  done: {},
};

const evolution: Evolution<Viewing, ViewingEvent> = {
  ParkedKeysListed: () => ({ status: 'done' }),
  ParkedKeyLookedInto: () => ({ status: 'done' }),
};

/** One look of one person at what is parked. */
export const viewing = decider<Viewing, ViewingCommand, ViewingEvent>({ initialState: { status: 'none' }, rules, evolution });
