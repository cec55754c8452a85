import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the seed and the words only: the same drive draws the same. */
export const drawn = (seed: number, ...words: readonly string[]): number => {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...words]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
};

export const picked = <T>(from: readonly [T, ...T[]], draw: number): T => from[Math.floor(draw * from.length)] ?? from[0];

/** A key of idempotency, visible ASCII only: the same command of the same drive has the same. */
export const keyOf = (seed: number, ...words: readonly string[]): string =>
  ['drive', String(seed), ...words].map(encodeURIComponent).join('/');
