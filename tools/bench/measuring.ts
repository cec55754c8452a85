/** What a row is held against: the ratio to the yardstick, or the value itself. */
export interface Target {
  readonly of: 'ratio' | 'value';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Spread {
  readonly lowest: number;
  readonly highest: number;
}

/** A row as it is printed and as it stands in the JSON. Numbers are medians over the rounds. */
export interface Row {
  readonly row: string;
  readonly unit: string;
  readonly value: number;
  /** Null where the target is an absolute one and nothing stands beside it. */
  readonly yardstick: number | null;
  /** Value by yardstick, both of this run. */
  readonly ratio: number | null;
  /** The bound; `targetOf` says of what, `bound` on which side. */
  readonly target: number;
  readonly targetOf: Target['of'];
  readonly bound: 'atLeast' | 'atMost';
  readonly met: boolean;
  readonly rounds: number;
  readonly spread: { readonly value: Spread; readonly yardstick: Spread | null; readonly ratio: Spread | null };
  /** What the yardstick is, or how it was measured. */
  readonly note: string;
}

export interface Measured {
  readonly value: number;
  readonly yardstick?: number;
}

export interface RowOf {
  readonly row: string;
  readonly unit: string;
  readonly target: Target;
  readonly note: string;
}

/** A row of what was measured round by round; value and yardstick of a round were taken one right after the other. */
export const rowOf = ({ row, unit, target, note }: RowOf, measured: readonly Measured[]): Row => {
  const values = measured.map(({ value }) => value);
  const yardsticks = measured.flatMap(({ yardstick }) => (yardstick === undefined ? [] : [yardstick]));
  const ratios = measured.flatMap(({ value, yardstick }) => (yardstick === undefined ? [] : [value / yardstick]));
  const value = median(values);
  const yardstick = yardsticks.length > 0 ? median(yardsticks) : null;
  const ratio = yardstick === null ? null : value / yardstick;
  const judged = target.of === 'ratio' ? ratio : value;
  const bound = target.atLeast === undefined ? 'atMost' : 'atLeast';
  const limit = target.atLeast ?? target.atMost ?? Number.NaN;
  return {
    row,
    unit,
    value: rounded(value),
    yardstick: yardstick === null ? null : rounded(yardstick),
    ratio: ratio === null ? null : rounded(ratio),
    target: limit,
    targetOf: target.of,
    bound,
    met: judged !== null && (bound === 'atLeast' ? judged >= limit : judged <= limit),
    rounds: measured.length,
    spread: {
      value: spreadOf(values),
      yardstick: yardstick === null ? null : spreadOf(yardsticks),
      ratio: ratio === null ? null : spreadOf(ratios),
    },
    note,
  };
};

/** Round after round, each once: what disturbs the machine disturbs both sides. */
export const rounds = async <Result>(count: number, measure: (round: number) => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  for (let round = 0; round < count; round += 1) results.push(await measure(round));
  return results;
};

/** Milliseconds that it took. Rubbish of what came before is not on its account. */
export const took = async (work: () => unknown): Promise<number> => {
  globalThis.gc?.();
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

/** How many a second. */
export const rate = async (count: number, work: () => unknown): Promise<number> => (count / (await took(work))) * 1_000;

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The nearest-rank percentile. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
};

const spreadOf = (values: readonly number[]): Spread => ({ lowest: rounded(Math.min(...values)), highest: rounded(Math.max(...values)) });

/** Three digits that count. */
const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
