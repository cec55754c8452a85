import fc from 'fast-check';
import { beijingDayOf, parseBeijingDay } from './beijing-day';
import { birthDayOf, citizenIdFrom, isCitizenId, maskCitizenId, parseCitizenId } from './citizen-id';
import { COASTAL_DIVISIONS, divisionLevel, parseDivisionCode } from './division-code';
import { instantFromMs } from './instant';
import { refusalOf } from './spec-support';

const counties = fc.constantFrom(...COASTAL_DIVISIONS.filter(({ code }) => divisionLevel(code) === 'county').map(({ code }) => code));
const birthDays = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2022-12-31'), noInvalidDate: true })
  .map((date) => beijingDayOf(instantFromMs(date.getTime())));
const made = fc.tuple(counties, birthDays, fc.nat({ max: 999 }));

describe('a citizen id', () => {
  it('the standard’s own example is one', () => {
    expect(isCitizenId('11010519491231002X')).toBe(true);
    expect(parseCitizenId('11010519491231002X')).toBe('11010519491231002X');
  });

  it.each([
    ['11010519491231002x', 'format'],
    ['1101051949123100', 'format'],
    ['110105491231002', 'format'],
    ['１1010519491231002X', 'format'],
    ['11010519491231002X ', 'format'],
    ['99010519491231002X', 'division'],
    ['110105194902290022', 'birthDate'],
    ['110105194913310022', 'birthDate'],
    ['110105210012310022', 'birthDate'],
    ['110105194912310021', 'check'],
    ['11010519491213002X', 'check'],
  ])('%s breaks the rule "%s"', (id, rule) => {
    expect(isCitizenId(id)).toBe(false);
    expect(refusalOf(() => parseCitizenId(id, 'idNumber'))).toEqual({ code: 'INVALID_CITIZEN_ID', facts: { field: 'idNumber', rule } });
  });

  it.each([undefined, null, 110105, {}])('is text, not %p', (value) => {
    expect(isCitizenId(value)).toBe(false);
  });

  it('is masked so that neither birth date nor county is left', () => {
    expect(maskCitizenId(parseCitizenId('11010519491231002X'))).toBe('1101**********002X');
  });

  it('is made from its parts, always valid, and never with one digit changed', () => {
    fc.assert(
      fc.property(made, fc.nat({ max: 17 }), fc.nat({ max: 9 }), ([division, birthDay, sequence], at, digit) => {
        const id = citizenIdFrom(division, birthDay, sequence);
        const changed = id.slice(0, at) + String(digit) + id.slice(at + 1);
        expect(isCitizenId(id)).toBe(true);
        expect(id.startsWith(division)).toBe(true);
        expect(birthDayOf(id)).toBe(birthDay);
        expect(isCitizenId(changed)).toBe(changed === id);
      }),
    );
  });

  it('is not made from parts that do not fit', () => {
    const birthDay = parseBeijingDay('1990-05-01');
    const rule = { code: 'INVALID_CITIZEN_ID', facts: { rule: 'format' } };
    for (const sequence of [-1, 1000, 1.5]) {
      expect(refusalOf(() => citizenIdFrom(parseDivisionCode('210803'), birthDay, sequence))).toEqual(rule);
    }
    expect(refusalOf(() => citizenIdFrom(parseDivisionCode('210803001'), birthDay, 1))).toEqual(rule);
  });
});
