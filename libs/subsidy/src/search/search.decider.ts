import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Search, SearchCommand, SearchEvent } from './search';

const complete = ({ type: _, at, ...found }: SearchCommand): SearchEvent[] => [{ type: 'SearchCompleted', ...found, completedAt: at }];

/** Done twice, it is done. */
const rules: Rules<Search, SearchCommand, SearchEvent> = { none: { CompleteSearch: complete }, done: { CompleteSearch: () => [] } };

const evolution: Evolution<Search, SearchEvent> = { SearchCompleted: () => ({ status: 'done' }) };

export const search = decider<Search, SearchCommand, SearchEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['CompleteSearch'],
  evolution,
});
