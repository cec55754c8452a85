import type { Fault, FaultKind } from './faults';

/** What a run came to. The first six are relied on; the rest is for whoever looks into it. */
export interface Report {
  readonly kills: number;
  /** With so many commands in flight that it counts. */
  readonly killsUnderLoad: number;
  /** Answered. */
  readonly commands: number;
  readonly lost: number;
  readonly twice: number;
  readonly drift: number;
  readonly seed: string;
  readonly powerLosses: number;
  /** Commands that were sent more than once before they were answered. */
  readonly retried: number;
  readonly events: number;
  readonly cases: number;
  readonly pushes: number;
  /** Pushes that came again under the same id, as they may. */
  readonly duplicates: number;
  readonly payments: number;
  readonly timersFired: number;
  readonly seconds: number;
  /** The first of them, in words. */
  readonly faults: readonly string[];
}

const SHOWN = 20;

export const countsOf = (faults: readonly Fault[]): Counts => {
  const count = (kind: FaultKind): number => faults.filter((fault) => fault.kind === kind).length;
  const shown = faults.slice(0, SHOWN).map(({ kind, text }) => `${kind}: ${text}`);
  return { lost: count('lost'), twice: count('twice'), drift: count('drift'), faults: shown };
};

type Counts = Pick<Report, FaultKind | 'faults'>;

export const isGood = ({ lost, twice, drift }: Counts): boolean => lost + twice + drift === 0;

export const textOf = ({ faults, ...figures }: Counts): string =>
  [...Object.entries(figures).map(([name, value]) => `${name.padEnd(16)}${String(value)}`), ...faults].join('\n');
