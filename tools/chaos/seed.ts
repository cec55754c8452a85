import { createHash } from 'node:crypto';

/** Draws a number in [0, 1) for some words: the same for the same seed and words, whatever else was drawn before. */
export type Draw = (...words: readonly (string | number)[]) => number;

export const drawing =
  (seed: string): Draw =>
  (...words) =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...words]))
      .digest()
      .readUIntBE(0, 6) /
    2 ** 48;

/** An integer from `least` to `most`, both included. */
export const between = (least: number, most: number, draw: number): number => least + Math.floor(draw * (most - least + 1));

export const picked = <T>(from: readonly T[], draw: number): T => {
  const found = from[Math.floor(draw * from.length)];
  if (found === undefined) throw new TypeError('there is nothing to draw from');
  return found;
};

/** In another order, which is the same for the same draws. */
export const shuffled = <T>(items: readonly T[], draw: (index: number) => number): readonly T[] =>
  items
    .map((item, index) => ({ item, rank: draw(index) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
