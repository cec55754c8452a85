import type { CommandEnvelope, Handled, Message } from '@yikou/event-sourcing';
import type { Aggregate } from '@yikou/event-sourcing';
import { Commands, type BootOptions, type Stores } from '@yikou/platform';
import { EarlyAnswers } from './early-answers';
import { Forgetful } from './forgetful';
import type { SabotageName } from './names';
import { SkippingCheckpoints } from './skipping-checkpoints';

type Sabotage = Pick<BootOptions, 'around' | 'commands'>;

/** One in so many streams or cases is concerned. */
const isConcerned = (id: string, oneIn: number): boolean => Number.parseInt(id.slice(-6), 16) % oneIn === 0;

const has = (command: unknown, type: string): boolean => (command as { readonly type?: string }).type === type;

/** The marks of some limits are heard of, and forgotten. */
class LosesTimers extends Commands {
  override async handle<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    id: string,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    if (has(command, 'ReachMark') && isConcerned(id, 2)) return { events: [], recorded: [], revision: 0, repeated: false };
    return super.handle(aggregate, id, command, envelope);
  }
}

/** Now and then the next case is given the number of the one before. */
class DoublesNumbers extends Commands {
  override async handle<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    id: string,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    const { decider } = aggregate;
    const { caseId = '' } = command as { readonly caseId?: string };
    if (!has(command, 'AllocateNumber') || !isConcerned(caseId, 7)) return super.handle(aggregate, id, command, envelope);
    const again = (event: Event): Event => {
      const { number } = event as unknown as { readonly number: number };
      return { ...event, number: Math.max(1, number - 1) };
    };
    const decide = (asked: Command, state: State): readonly Event[] => decider.decide(asked, state).map(again);
    return super.handle({ ...aggregate, decider: { ...decider, decide: decide } }, id, command, envelope);
  }
}

const SABOTAGES: Readonly<Record<SabotageName, Sabotage>> = {
  'ack-before-commit': { around: (stores: Stores) => ({ ...stores, events: new EarlyAnswers(stores.events) }) },
  'no-dedupe': { around: (stores: Stores) => ({ ...stores, events: new Forgetful(stores.events) }) },
  'skip-checkpoint': {
    around: (stores: Stores) => ({ ...stores, checkpoints: new SkippingCheckpoints(stores.checkpoints, stores.events) }),
  },
  'lost-timer': { commands: LosesTimers },
  'double-number': { commands: DoublesNumbers },
};

export const sabotageOf = (name: SabotageName): Sabotage => SABOTAGES[name];
