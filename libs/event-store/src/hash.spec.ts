import fc from 'fast-check';
import type { JsonObject } from './envelope';
import { canonicalText, sha256, storable } from './hash';

describe('what may be stored', () => {
  const refused = (data: unknown) => {
    try {
      storable(data as JsonObject);
    } catch (error) {
      return (error as { code: string; facts: { field: string; rule: string } }).facts;
    }
    return undefined;
  };

  it.each([
    ['U+0000', { name: 'a\u0000b' }, { field: '/name', rule: 'no U+0000' }],
    ['a high surrogate alone', { name: 'a\ud83d' }, { field: '/name', rule: 'well-formed Unicode' }],
    ['a low surrogate alone', { name: '\ude00a' }, { field: '/name', rule: 'well-formed Unicode' }],
    ['surrogates the wrong way round', { name: '\ude00\ud83d' }, { field: '/name', rule: 'well-formed Unicode' }],
    ['an integer beyond 2^53', { amounts: [1, 2 ** 53] }, { field: '/amounts/1', rule: 'integers beyond 2^53 are strings' }],
    ['an integer below -2^53', { amount: -(2 ** 53) }, { field: '/amount', rule: 'integers beyond 2^53 are strings' }],
    ['NaN', { rate: Number.NaN }, { field: '/rate', rule: 'a finite number' }],
    ['infinity', { rate: Infinity }, { field: '/rate', rule: 'a finite number' }],
    ['a bigint', { amount: 1n }, { field: '/amount', rule: 'a JSON value' }],
    ['undefined in a list', { list: [undefined] }, { field: '/list/0', rule: 'a JSON value' }],
    ['a name of a field that is no text', { in: { 'a\u0000': 1 } }, { field: '/in', rule: 'no U+0000' }],
    [
      'what is deep inside, named by an RFC 6901 pointer',
      { 'a/b': [{ 'c~d': '\ud800' }] },
      { field: '/a~1b/0/c~0d', rule: 'well-formed Unicode' },
    ],
  ])('is never %s', (_, data, facts) => {
    expect(refused(data)).toEqual(facts);
  });

  it('is text of any language with emoji, and integers up to 2^53 - 1', () => {
    const data = { 姓名: '𠮷野家 👩‍⚕️ e\u0301', amount: Number.MAX_SAFE_INTEGER, none: null, yes: true };
    expect(storable(data)).toEqual(data);
  });

  it('has no absent field, and no -0', () => {
    expect(Object.keys(storable({ here: 1, absent: undefined } as unknown as JsonObject))).toEqual(['here']);
    expect(Object.is(storable({ zero: -0 })['zero'], 0)).toBe(true);
  });

  it('has every field as one of its own, whatever its name', () => {
    const data = JSON.parse('{"__proto__":{"secret":true},"constructor":1}') as JsonObject;
    const stored = storable(data);
    expect(JSON.stringify(stored)).toBe('{"__proto__":{"secret":true},"constructor":1}');
    expect(Object.getPrototypeOf(stored)).toBe(Object.prototype);
  });

  it('comes back from JSON as it is, whatever it is, and has one hash in whatever order its fields are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (data) => {
        if (refused(data)) return;
        const stored = storable(data as JsonObject);
        const read = JSON.parse(JSON.stringify(stored)) as JsonObject;
        expect(read).toEqual(stored);
        const turned = Object.fromEntries(Object.entries(read).reverse());
        expect(sha256(canonicalText(turned))).toBe(sha256(canonicalText(stored)));
      }),
    );
  });
});
