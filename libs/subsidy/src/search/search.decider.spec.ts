import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import fc from 'fast-check';
import { at, policyId } from '../testing/samples';
import type { SearchCommand, SearchEvent } from './search';
import { search } from './search.decider';

const { given } = specification(search);

const complete: SearchCommand = { type: 'CompleteSearch', policyId, grants: 3, matched: 2, at };
const completed: SearchEvent = { type: 'SearchCompleted', policyId, grants: 3, matched: 2, completedAt: at };

describe('a search of the facts on record', () => {
  it('is completed once', () => {
    given().when(complete).then(completed);
    given(completed).when(complete).thenNothing();
  });

  it('holds what holds for every decider', () => {
    checkDecider({ decider: search, commands: fc.nat(9).map((matched) => ({ ...complete, matched })) });
  });
});
