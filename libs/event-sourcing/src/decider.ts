import { DomainError } from '@yikou/shared-kernel';

/** The shape every aggregate has. The table of rules IS the decider: what a status allows is read in one place. */

export type Message = { readonly type: string };
export type Status = { readonly status: string };

type Of<Union extends Message, Type> = Extract<Union, { readonly type: Type }>;
type In<State extends Status, S> = Extract<State, { readonly status: S }>;

/** For each status, the commands that it allows and what each leads to. */
export type Rules<State extends Status, Command extends Message, Event> = {
  readonly [S in State['status']]: {
    readonly [C in Command['type']]?: (command: Of<Command, C>, state: In<State, S>) => readonly Event[];
  };
};

/** For each event, the state that it leads to. Total: replaying history never fails. */
export type Evolution<State, Event extends Message> = {
  readonly [E in Event['type']]: (state: State, event: Of<Event, E>) => State;
};

export interface Decider<State, Command, Event> {
  readonly initialState: State;
  /** @throws DomainError, which says beside its own facts the state's `status` and what it has `allowed` */
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
  /** The commands that this state allows people to give: what a 409 and "what can I do now" answer with. */
  allowed(state: State): readonly string[];
}

export const decider = <State extends Status, Command extends Message, Event extends Message>(of: {
  readonly initialState: State;
  readonly rules: Rules<State, Command, Event>;
  /** Commands that no person gives, but a timer or a reactor: `allowed` does not name them. */
  readonly system?: readonly Command['type'][];
  /** Where a status alone does not say whether people can give a command: `allowed` names it only if so. */
  readonly possible?: Readonly<Partial<Record<Command['type'], (state: State) => boolean>>>;
  readonly evolution: Evolution<State, Event>;
}): Decider<State, Command, Event> => {
  type AnyRule = (command: Command, state: State) => readonly Event[];
  const rulesOf = (state: State) => of.rules[state.status as State['status']] as Readonly<Record<string, AnyRule | undefined>>;
  const system = new Set<string>(of.system);
  const possible = of.possible as Readonly<Record<string, ((state: State) => boolean) | undefined>> | undefined;
  const allowed = (state: State) =>
    Object.keys(rulesOf(state)).filter((command) => !system.has(command) && possible?.[command]?.(state) !== false);

  return {
    initialState: of.initialState,
    allowed,
    decide(command, state) {
      const rule = rulesOf(state)[command.type];
      if (!rule) throw new DomainError('NOT_ALLOWED', { status: state.status, command: command.type, allowed: allowed(state) });
      try {
        return rule(command, state);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const { status = state.status, allowed: now = allowed(state) } = error.facts;
        throw new DomainError(error.code, { ...error.facts, status, allowed: now });
      }
    },
    evolve(state, event) {
      const step = of.evolution[event.type as Event['type']] as (state: State, event: Event) => State;
      return step(state, event);
    },
  };
};
