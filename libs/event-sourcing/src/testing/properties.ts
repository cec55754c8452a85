import { DomainError } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { Decider, Message } from '../decider';

export interface DeciderProperties<State, Command, Event extends Message> {
  readonly decider: Decider<State, Command, Event>;
  /** Commands of every kind, drawn from small sets of values so that they meet one another. */
  readonly commands: fc.Arbitrary<Command>;
  /** Commands in a run at most; default 30. */
  readonly length?: number;
}

/**
 * Holds for every decider: deciding is deterministic, evolving never throws on any history that deciding produced (nor when
 * events of it come again), both leave the state alone that they are given, and a refused command gives nothing but a `DomainError`.
 */
export const checkDecider = <State, Command, Event extends Message>(of: DeciderProperties<State, Command, Event>): void => {
  const { decider } = of;
  fc.assert(
    fc.property(fc.array(of.commands, { maxLength: of.length ?? 30 }), (commands) => {
      let state = decider.initialState;
      const history: Event[] = [];
      for (const command of commands) {
        const before = JSON.stringify(state);
        const first = outcome(decider, command, state);
        expect(outcome(decider, command, state)).toEqual(first);
        expect(JSON.stringify(state)).toBe(before);
        if (first instanceof DomainError) continue;
        for (const event of first) {
          const folded = JSON.stringify(state);
          const next = decider.evolve(state, event);
          expect(JSON.stringify(state)).toBe(folded);
          state = next;
          history.push(event);
        }
      }
      const refolded = history.reduce((folded, event) => decider.evolve(folded, event), decider.initialState);
      expect(refolded).toEqual(state);
      for (const event of history) decider.evolve(decider.initialState, event);
    }),
  );
};

const outcome = <State, Command, Event extends Message>(decider: Decider<State, Command, Event>, command: Command, state: State) => {
  try {
    return decider.decide(command, state);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};
