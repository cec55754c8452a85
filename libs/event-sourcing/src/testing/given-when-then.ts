import { DomainError } from '@yikou/shared-kernel';
import type { Decider, Message } from '../decider';

type OneOrMore<Event> = readonly Event[];

/** `const { given } = specification(review)`; then `given(events).when(command).then(events)` or `.thenRejected(code)`. */
export const specification = <State, Command, Event extends Message>(decider: Decider<State, Command, Event>) => ({
  given: (...history: OneOrMore<Event>) => {
    const state = history.reduce((before, event) => decider.evolve(before, event), decider.initialState);
    return {
      when: (command: Command) => {
        const run = () => decider.decide(command, state);
        return {
          then: (...events: OneOrMore<Event>) => {
            expect(run()).toEqual(events);
          },
          thenNothing: () => {
            expect(run()).toEqual([]);
          },
          /** Refused with this code and at least these facts; a refusal gives no event by its nature: it throws. */
          thenRejected: (code: string, facts: object = {}) => {
            expect(run).toThrow(DomainError);
            expect(run).toThrow(expect.objectContaining({ code, facts: expect.objectContaining(facts) as object }) as Error);
          },
        };
      },
      /** What the history leads to. */
      thenState: (expected: unknown) => {
        expect(state).toMatchObject(expected as object);
      },
    };
  },
});
