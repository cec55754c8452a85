import { lineOf } from '../testing/samples';
import { brokenRules, findHead } from './import-line';
import type { ImportLine } from './item-import';

const rulesOf = (over: Partial<ImportLine>) => brokenRules(lineOf(7, over)).map(({ field, rule }) => `${field}: ${rule}`);

describe('a line of an import', () => {
  it('becomes the head of a draft', () => {
    expect(findHead(lineOf(7))).toEqual({
      code: '511A0000007-511602000000-000-11511301008778298W-1-00',
      name: '事项 7',
      kind: 'licence',
      level: 'county',
      departmentCode: '11511301008778298W',
      departmentName: '区民政局',
    });
    expect(findHead(lineOf(7, { kind: '2' }))).toBeUndefined();
  });

  it.each([
    ['1', 'licence'],
    ['01', 'licence'],
    ['4', 'levy'],
    ['5', 'benefit'],
    ['7', 'confirmation'],
    ['8', 'reward'],
    ['9', 'adjudication'],
    ['10', 'other'],
    ['20', 'publicService'],
  ])('has its kind by the task type of GB/T 39046-2020 A.1: %s is %s', (kind, expected) => {
    expect(findHead(lineOf(7, { kind }))?.kind).toBe(expected);
  });

  it.each(['2', '3', '06'])('is nothing to apply for with the task type %s (处罚, 强制, 检查)', (kind) => {
    expect(rulesOf({ kind })).toEqual(['kind: can be applied for']);
  });

  it.each(['0', '00', '11', '21', 'x', '001'])('has no kind with the task type %s', (kind) => {
    expect(rulesOf({ kind })).toHaveLength(1);
  });

  it.each([
    ['210800', 'city'],
    ['210800000000', 'city'],
    ['210803', 'county'],
    ['511602000000', 'county'],
    ['210803001', 'township'],
    ['210803001002', 'township'],
  ])('has its level by the division %s: %s', (areaCode, level) => {
    expect(findHead(lineOf(7, { areaCode }))?.level).toBe(level);
  });

  it.each(['210000', '990000', '2108', 'abc'])('has no level with the division %s', (areaCode) => {
    expect(rulesOf({ areaCode })).toEqual(['areaCode: division code of a city or below']);
  });

  it('has text in every field, of a sane length, on one line', () => {
    expect(rulesOf({ department: ' ', name: '', code: '', kind: '', areaCode: '', deptCode: '' })).toEqual(
      ['department', 'name', 'code', 'kind', 'areaCode', 'deptCode'].map((field) => `${field}: not empty`),
    );
    expect(rulesOf({ name: 'x'.repeat(301) })).toEqual(['name: at most 300 characters']);
    expect(rulesOf({ name: 'a\nb' })).toHaveLength(1);
    expect(rulesOf({ name: 'a\u2028b' })).toHaveLength(1);
    expect(rulesOf({ name: ' a' })).toHaveLength(1);
    expect(rulesOf({ code: 'A\u0000' })).toHaveLength(1);
  });

  it.each([
    'G-000007-001-511602000000-000-115113010833722043-1-00',
    '511A0014100002-511602000000-000-2222222222222-1-00', // a place that fills in twos
    '512C0107400001-511602000000-000-00877868-5-1-00', // an old organisation code
    '511A0000000-511602000000-000-1151130108778239R-1-00', // a character short: no credit code
    '511A0000000-511602000000-000-TE5116020105116050-1-00', // eighteen characters, but nobody registers under T
    '511A0000000-511602000000-000-11511301452259996u-1-00', // a small letter
    '11440100007482575H|3|440118009000', // 实施编码 with bars
    '11440100007482575H3440118009000', // and without
    '11100000000013127D', // 中央 (100000)
  ])('has a code of any shape: %s', (code) => {
    expect(rulesOf({ code })).toEqual([]);
  });

  it.each([
    '511A0000000-511602000000-000-11511301008778298X-1-00',
    '11440100007482575J|3|440118009000',
    '11440100007482575J3440118009000',
    '11440100007482575J344011800900000',
  ])('has a right check character where a part of its code is a 统一社会信用代码: not %s', (code) => {
    expect(rulesOf({ code })).toEqual(['code: check character of the credit code']);
  });

  it('is of a department with any key: credit code, old organisation code, number of a local system', () => {
    for (const deptCode of ['083372204', '00877868-5', '4148481895459659776', '1151130108778239R_5143', '11511301452259996u']) {
      expect(rulesOf({ deptCode })).toEqual([]);
    }
  });
});
