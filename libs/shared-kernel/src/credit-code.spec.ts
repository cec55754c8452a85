import fc from 'fast-check';
import { creditCodeFrom, isCreditCode, parseCreditCode } from './credit-code';
import { parseDivisionCode, YINGKOU } from './division-code';
import { refusalOf } from './spec-support';

/** Codes of real organisations, as they stand in public directories. */
const REAL = [
  '91320105780688132K',
  '11230500001755309F',
  '12441500196720244T',
  '11440100007482575H',
  '11511301008778183N',
  '115113010833722043',
];
const characters = fc.stringMatching(/^[0-9A-HJ-NP-RTUWXY]$/);
const organisations = fc.stringMatching(/^[0-9A-HJ-NP-RTUWXY]{8}$/);

describe('a unified social credit code', () => {
  it.each(REAL)('%s is one', (code) => {
    expect(isCreditCode(code)).toBe(true);
    expect(parseCreditCode(code)).toBe(code);
  });

  it.each([
    ['91320105780688132k', 'format'],
    ['9132010578068813K', 'format'],
    ['91320105780688132KK', 'format'],
    ['9132010578O688132K', 'format'],
    ['9132A105780688132K', 'format'],
    [' 91320105780688132K', 'format'],
    ['91320105780688132L', 'check'],
    ['91320105780688123K', 'check'],
  ])('%s breaks the rule "%s"', (code, rule) => {
    expect(isCreditCode(code)).toBe(false);
    expect(refusalOf(() => parseCreditCode(code, 'creditCode'))).toEqual({
      code: 'INVALID_CREDIT_CODE',
      facts: { field: 'creditCode', rule },
    });
  });

  it.each([undefined, null, 91320105, {}])('is text, not %p', (value) => {
    expect(isCreditCode(value)).toBe(false);
  });

  it('is made from its parts with both check characters, as the real ones have them', () => {
    expect(creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'MA0YK001' })).toBe('91210800MA0YK0015J');
    for (const code of REAL) {
      const division = parseDivisionCode(code.slice(2, 8));
      expect(creditCodeFrom({ kind: code.slice(0, 2), division, organisation: code.slice(8, 16) })).toBe(code);
    }
  });

  it('is always valid when made, and never with one character changed', () => {
    fc.assert(
      fc.property(organisations, fc.nat({ max: 17 }), characters, (organisation, at, other) => {
        const code = creditCodeFrom({ kind: '91', division: YINGKOU, organisation });
        const changed = code.slice(0, at) + other + code.slice(at + 1);
        expect(isCreditCode(code)).toBe(true);
        expect(isCreditCode(changed)).toBe(changed === code);
      }),
    );
  });

  it('is not made from parts that do not fit', () => {
    const rule = { code: 'INVALID_CREDIT_CODE', facts: { rule: 'format' } };
    expect(refusalOf(() => creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'SHORT' }))).toEqual(rule);
    expect(refusalOf(() => creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'IOSVZIOS' }))).toEqual(rule);
  });
});
