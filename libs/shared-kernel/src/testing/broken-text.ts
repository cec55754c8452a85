import fc from 'fast-check';

/** What breaks readers of texts: ends of lines, what ends strings and elements, what is two units long, digits that are none of ours. */
const TRICKY = [
  '\u0000',
  '\n',
  '\r\n',
  '"',
  "'",
  '<',
  '>',
  '&',
  ';',
  '{',
  '}',
  '[',
  ']',
  '/',
  '\\',
  '%',
  '-',
  '.',
  '０',
  '一',
  '😀',
  '\uD800',
  '\uFEFF',
  'e',
  '0',
];

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly put: string;
}

/** Texts of any kind: short and long, of tricky characters, one character again and again. */
export const anyText = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...TRICKY), maxLength: 40 }),
    fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 3_000 }))
      .map(([unit, times]) => unit.repeat(times)),
  );

/** Texts that are nearly one of these: some characters gone, changed, or more; also as they are. */
export const nearly = (good: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  const cut: fc.Arbitrary<Cut> = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 2 }) }, fc.integer({ min: 0, max: 200 })),
    put: fc.oneof(fc.constant(''), fc.constantFrom(...TRICKY), fc.string({ maxLength: 6 })),
  });
  return fc.tuple(good, fc.array(cut, { maxLength: 4 })).map(([text, cuts]) => cuts.reduce(cutInto, text));
};

const cutInto = (text: string, { at, length, put }: Cut): string => {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + put + text.slice(from + length);
};

/** How it refuses: an error of this kind; undefined when it does not. @throws whatever else it throws, which is a fault */
export const refusalBy = <Refusal extends Error>(kind: new (...of: never[]) => Refusal, act: () => unknown): Refusal | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
};
