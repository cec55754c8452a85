import { FORMATS, type FormatName } from './formats';

const days = function* (): Iterable<string> {
  const two = (number: number) => String(number).padStart(2, '0');
  for (const year of ['0000', '0004', '1900', '2000', '2023', '2024', '2096', '2100', '9999']) {
    for (let month = 0; month <= 13; month += 1) for (let day = 0; day <= 32; day += 1) yield `${year}-${two(month)}-${two(day)}`;
  }
};

const times = ['00:00:00.000', '23:59:59.999', '24:00:00.000', '12:60:00.000', '12:00:60.000', '12:00:00'];

/** Texts that a generator may take for good or bad by the pattern alone: the pattern must be the whole truth. */
const SAMPLES: Readonly<Partial<Record<FormatName, readonly string[]>>> = {
  date: [...days()],
  instant: [...[...days()].map((day) => `${day}T00:00:00.000Z`), ...times.map((time) => `2024-02-29T${time}Z`), '2024-02-29T00:00:00.000'],
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    '0f6c1c5e-6f0e-9d6b-fa55-3f2f7b9c1a10',
    '0F6C1C5E-6F0E-5D6B-8A55-3F2F7B9C1A10',
    '0f6c1c5e6f0e5d6b8a553f2f7b9c1a10',
    '0f6c1c5e-6f0e-8d6b-8a55-3f2f7b9c1a10',
    '0f6c1c5e-6f0e-5d6b-7a55-3f2f7b9c1a10',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ],
  'division-code': [
    ...Array.from({ length: 100 }, (_, province) => `${String(province).padStart(2, '0')}0000`),
    ...['2108', '2108001', '210803001', '2108030010', '210803001002', '21080300100x'],
  ],
  'plain-text': ['a', '营 口', ' a', 'a\u3000', '\u00a0', '', 'a\nb', 'a\u0085b', '\u2028', '👍', 'a\u200bb'],
};

describe('a format', () => {
  it.each(Object.entries(SAMPLES))('%s has a pattern that tells the whole truth', (name, samples) => {
    const { test, schema } = FORMATS[name as FormatName];
    const pattern = new RegExp(schema.pattern ?? 'a format without a pattern', 'u');
    expect(samples.filter((text) => pattern.test(text) !== test(text))).toEqual([]);
    expect(new Set(samples.map(test))).toEqual(new Set([true, false]));
  });
});
