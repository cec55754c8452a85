import fc from 'fast-check';
import { parseBeijingDay } from './beijing-day';
import { caseNoFrom, isCaseNo, isCaseNoOf, mod3736, parseCaseNo, registrationDayOf } from './case-no';
import { refusalOf } from './spec-support';
import { derivedId, parseUuid } from './uuid';

const day = parseBeijingDay('2022-12-01');
const ids = fc.uuid().map((text) => parseUuid(text));
const characters = fc.stringMatching(/^[0-9A-Z]$/);

describe('the check character of ISO/IEC 7064 MOD 37,36', () => {
  it.each([
    ['A12425GABC1234002', 'M', 'the example of the Global Release Identifier'],
    ['000000018CFA0000', 'I', 'an ISAN, its first'],
    ['000000018CFA000000000000', 'K', 'an ISAN, its second'],
  ])('of %s is %s (%s)', (text, check) => {
    expect(mod3736(text)).toBe(check);
  });
});

describe('a case number', () => {
  const id = derivedId('case', '1');

  it('never changes for a case', () => {
    expect(caseNoFrom(id, day)).toBe('YK20221201-A5WZ3FP5-8');
    expect(isCaseNo('YK20221201-A5WZ3FP5-8')).toBe(true);
  });

  it('is read back, with its day, and known as its case’s', () => {
    fc.assert(
      fc.property(ids, (caseId) => {
        const caseNo = caseNoFrom(caseId, day);
        expect(parseCaseNo(caseNo)).toBe(caseNo);
        expect(registrationDayOf(caseNo)).toBe(day);
        expect(isCaseNoOf(caseNo, caseId)).toBe(true);
        expect(isCaseNoOf(caseNo, id)).toBe(caseId === id);
      }),
    );
  });

  it('is not read with one character changed', () => {
    fc.assert(
      fc.property(ids, fc.nat({ max: 21 }), characters, (caseId, at, other) => {
        const caseNo = caseNoFrom(caseId, day);
        const changed = caseNo.slice(0, at) + other + caseNo.slice(at + 1);
        expect(isCaseNo(changed)).toBe(changed === caseNo);
      }),
    );
  });

  it('spreads well: a hundred thousand ids in a row give as many numbers', () => {
    const numbers = new Set(Array.from({ length: 100_000 }, (_, at) => caseNoFrom(derivedId('case', String(at)), day)));
    expect(numbers.size).toBe(100_000);
  });

  it.each([
    ['YK20221201-7K3M9QXA', 'format'],
    ['yk20221201-7K3M9QXA-A', 'format'],
    ['YK20221201-7K3M9QXI-A', 'format'],
    ['YK2022121-7K3M9QXAA-A', 'format'],
    ['', 'format'],
    ['YK20221301-7K3M9QXA-A', 'day'],
    ['YK20221201-00000000-0', 'check'],
  ])('%j breaks the rule "%s"', (text, rule) => {
    expect(isCaseNo(text)).toBe(false);
    expect(refusalOf(() => parseCaseNo(text, 'caseNo'))).toEqual({ code: 'INVALID_CASE_NO', facts: { field: 'caseNo', rule } });
  });

  it('is text', () => {
    expect(isCaseNo(undefined)).toBe(false);
  });
});
