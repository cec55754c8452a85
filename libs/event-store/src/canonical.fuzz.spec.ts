import { DomainError } from '@yikou/shared-kernel';
import { anyText, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { streamName, type JsonObject } from './envelope';
import { canonicalText, hashOf, seal, storable } from './hash';
import { sampleEvents } from './testing';

jest.setTimeout(600_000);

const { value: json } = fc.letrec<{ value: unknown; list: unknown; fields: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53, -(2 ** 53), 333333333.3333333),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    anyText(),
    tie('list'),
    tie('fields'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  fields: fc.dictionary(
    fc.oneof(anyText(), fc.constantFrom('__proto__', 'constructor', 'toJSON', '\r', '€', '\uFB33', '1', '10', '9', '😀')),
    tie('value'),
    {
      maxKeys: 4,
      noNullPrototype: true,
    },
  ),
}));
const fields = fc.dictionary(anyText(), json, { maxKeys: 5, noNullPrototype: true });

/** With its keys in another order. */
const shuffled = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shuffled);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)]),
  );
};

describe('the canonical form', () => {
  it('is JSON of the same value, the same again, whatever the order of its keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        const refusal = refusalBy(DomainError, () => storable({ value } as JsonObject));
        if (refusal?.code === 'UNSTORABLE_VALUE') return;
        const kept = storable({ value } as JsonObject);
        const text = canonicalText(kept);
        expect(JSON.parse(text)).toEqual(kept);
        expect(canonicalText(JSON.parse(text))).toBe(text);
        expect(canonicalText(shuffled(kept))).toBe(text);
        expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
      }),
    );
  });

  it('orders keys by their code units and writes numbers as ECMAScript does', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { maxLength: 8 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (keys, number) => {
          const text = canonicalText(Object.fromEntries(keys.map((key) => [key, number])));
          const order = keys.toSorted((a, b) => (a < b ? -1 : 1));
          expect(text).toBe(`{${order.map((key) => `${JSON.stringify(key)}:${JSON.stringify(number)}`).join(',')}}`);
        },
      ),
    );
  });

  it('is of an event the same after it was stored and read', () => {
    const [sample] = sampleEvents(streamName('sample', 'one'), 1);
    fc.assert(
      fc.property(fields, (data) => {
        if (refusalBy(DomainError, () => storable(data as JsonObject))) return;
        const event = { ...sample!, data: storable(data as JsonObject) };
        expect(hashOf(JSON.parse(JSON.stringify(event)) as typeof event)).toBe(hashOf(event));
      }),
    );
  });

  it('is that of the texts that an event is stored as', () => {
    const [sample] = sampleEvents(streamName('sample', 'one'), 1);
    fc.assert(
      fc.property(fields, fields, (data, more) => {
        const given = { ...sample!, data: { ...data, more } as JsonObject };
        if (refusalBy(DomainError, () => storable(given.data))) return;
        const { event, text } = seal(given);
        expect(event.metadata.hash).toBe(hashOf(event));
        expect(event.metadata.hash).toBe(hashOf({ ...given, data: storable(given.data) }));
        expect(text).toEqual({ data: JSON.stringify(event.data), metadata: JSON.stringify(event.metadata) });
        expect(event.data).toEqual(storable(given.data));
      }),
    );
  });

  it('is refused of what is no JSON', () => {
    const strange = fc.constantFrom(
      undefined,
      Number.NaN,
      Infinity,
      -Infinity,
      10n,
      Symbol('s'),
      () => 1,
      2 ** 53 + 2,
      '\uD800',
      'a\u0000b',
    );
    fc.assert(
      fc.property(strange, fc.string(), (value, name) => {
        const error = refusalBy(DomainError, () => storable({ [name]: [value] } as unknown as JsonObject));
        expect(error).toMatchObject({ code: 'UNSTORABLE_VALUE' });
      }),
    );
  });
});
