import {
  COASTAL_CITIES,
  COASTAL_DIVISIONS,
  divisionLevel,
  findDivisionName,
  isDivisionCode,
  isWithinDivision,
  parentDivision,
  parseDivisionCode,
  YINGKOU,
} from './division-code';
import { refusalOf } from './spec-support';

const code = parseDivisionCode;

describe('a division code', () => {
  it.each(['210800', '210803', '210803001', '210803001002', '511602000000', '110000'])('%s is one', (text) => {
    expect(isDivisionCode(text)).toBe(true);
  });

  it.each([
    ['2108', 'format'],
    ['21080', 'format'],
    ['2108030', 'format'],
    ['21080A', 'format'],
    ['', 'format'],
    ['000000', 'province'],
    ['990000', 'province'],
  ])('%j breaks the rule "%s"', (text, rule) => {
    expect(isDivisionCode(text)).toBe(false);
    expect(refusalOf(() => parseDivisionCode(text, 'division'))).toEqual({
      code: 'INVALID_DIVISION_CODE',
      facts: { field: 'division', rule },
    });
  });

  it('is text', () => {
    expect(isDivisionCode(210800)).toBe(false);
  });

  it.each([
    ['210000', 'province', undefined],
    ['210800', 'city', '210000'],
    ['210800000', 'city', '210000'],
    ['210800000000', 'city', '210000'],
    ['210803', 'county', '210800'],
    ['210803000000', 'county', '210800'],
    ['210803001', 'township', '210803'],
    ['210803001000', 'township', '210803'],
    ['210803001002', 'village', '210803001'],
  ])('%s is a %s in %s', (text, level, parent) => {
    expect(divisionLevel(code(text))).toBe(level);
    expect(parentDivision(code(text))).toBe(parent);
  });

  it('lies within itself and what is above it, whatever its length', () => {
    expect(isWithinDivision(code('210803001002'), YINGKOU)).toBe(true);
    expect(isWithinDivision(code('210803'), code('210800000000'))).toBe(true);
    expect(isWithinDivision(code('210800000000'), YINGKOU)).toBe(true);
    expect(isWithinDivision(YINGKOU, code('210000'))).toBe(true);
    expect(isWithinDivision(YINGKOU, code('210803'))).toBe(false);
    expect(isWithinDivision(code('210803'), code('210804'))).toBe(false);
    expect(isWithinDivision(code('211100'), YINGKOU)).toBe(false);
  });

  it('has a name in the six coastal cities', () => {
    expect(COASTAL_CITIES.map(({ name }) => name)).toEqual(['大连市', '丹东市', '锦州市', '营口市', '盘锦市', '葫芦岛市']);
    expect(COASTAL_DIVISIONS.filter(({ code: of }) => parentDivision(of) === YINGKOU)).toEqual([
      { code: '210802', name: '站前区' },
      { code: '210803', name: '西市区' },
      { code: '210804', name: '鲅鱼圈区' },
      { code: '210811', name: '老边区' },
      { code: '210881', name: '盖州市' },
      { code: '210882', name: '大石桥市' },
    ]);
    expect(findDivisionName(code('210804000000'))).toBe('鲅鱼圈区');
    expect(findDivisionName(code('511602'))).toBeUndefined();
  });

  it('stands in the list once, and below its parent', () => {
    const codes = new Set<string>(COASTAL_DIVISIONS.map(({ code: of }) => of));
    expect(codes.size).toBe(COASTAL_DIVISIONS.length);
    for (const { code: of } of COASTAL_DIVISIONS) expect(codes.has(parentDivision(of) ?? '210000')).toBe(true);
  });
});
