import { setTimeout as sleep } from 'node:timers/promises';

export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACK_OFF: BackOff = { firstMs: 20, maxMs: 30_000 };

/** How long to wait before the next attempt (the first is 1): doubled each time up to the bound, the upper half of it by chance. */
export const pauseMs = (attempt: number, { firstMs, maxMs }: BackOff, random: () => number = Math.random): number => {
  const bound = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return bound / 2 + (bound / 2) * random();
};

/** @throws AbortError when the signal aborts */
export const waitBefore = async (attempt: number, backOff: BackOff, signal: AbortSignal): Promise<void> => {
  await sleep(pauseMs(attempt, backOff), undefined, { signal });
};
