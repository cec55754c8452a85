/** How much each row is given. `small` shows that every row runs; its numbers say nothing. */
export interface Size {
  readonly rounds: number;
  /** Appends of one caller, and of all callers together, in a round. */
  readonly alone: number;
  readonly together: number;
  /** Events of the log that is replayed, projected and started on; of the log that has grown, and of the one that it is held against. */
  readonly log: number;
  readonly grown: number;
  readonly young: number;
  /** Reads and appends of a round of the growth rows. */
  readonly probes: number;
  /** Events of a long stream, and appends to it in a round. */
  readonly longStream: number;
  readonly longAppends: number;
  /** Commands over HTTP in a round, and the cases that they go to. */
  readonly commands: number;
  readonly cases: number;
  /** Cases that are decided in a round, 100 a second. */
  readonly decisions: number;
  /** Commands beside a rebuild, in a second, and for how long without one. */
  readonly paced: number;
  readonly pacedSeconds: number;
}

export const SIZES = {
  full: {
    rounds: 5,
    alone: 4_000,
    together: 32_000,
    log: 1_000_000,
    grown: 10_000_000,
    young: 10_000,
    probes: 2_000,
    longStream: 100_000,
    longAppends: 3_000,
    commands: 8_000,
    cases: 6_400,
    decisions: 1_000,
    paced: 200,
    pacedSeconds: 10,
  },
  /** For work on the product: the rows of `full` at a tenth. */
  medium: {
    rounds: 3,
    alone: 1_000,
    together: 16_000,
    log: 100_000,
    grown: 1_000_000,
    young: 10_000,
    probes: 1_000,
    longStream: 100_000,
    longAppends: 1_000,
    commands: 6_400,
    cases: 3_200,
    decisions: 300,
    paced: 200,
    pacedSeconds: 5,
  },
  small: {
    rounds: 1,
    alone: 50,
    together: 640,
    log: 5_000,
    grown: 10_000,
    young: 1_000,
    probes: 50,
    longStream: 1_000,
    longAppends: 50,
    commands: 640,
    cases: 128,
    decisions: 50,
    paced: 100,
    pacedSeconds: 1,
  },
} as const satisfies Readonly<Record<string, Size>>;

export type SizeName = keyof typeof SIZES;

/** What a group of rows is given. */
export interface Setting {
  readonly size: Size;
  readonly rounds: number;
  /** Where data lies that are made once. */
  readonly cache: string;
  /** Where this run keeps what several groups share; gone at its end. */
  readonly scratch: string;
}
