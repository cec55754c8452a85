/** Between attempts: 1 s, doubled up to 6 hours, until three days have gone by. */
const FIRST_MS = 1_000;
const LONGEST_MS = 6 * 3_600_000;
const TRIED_FOR_MS = 72 * 3_600_000;

export const backOffMs = (attempt: number): number => Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);

/** Up to half as long again, so that what failed together does not come back together. */
export const withJitter = (ms: number, draw: number): number => Math.round(ms * (1 + draw / 2));

const attemptsWithin = (total: number): number => {
  let attempts = 1;
  for (let waited = 0; (waited += backOffMs(attempts)) < total;) attempts += 1;
  return attempts;
};

/** After so many failures a delivery is parked, where a person sees it. */
export const MAX_ATTEMPTS = attemptsWithin(TRIED_FOR_MS);
