import { divisionLevel, isDivisionCode, type DivisionLevel } from '@yikou/shared-kernel';
import type { ItemHead, Level } from '../item/item';
import { hasRightCreditCodes } from './item-code';
import type { ImportLine, LineError } from './item-import';
import { brokenTaskType, findKind } from './task-type';

type Field = LineError['field'];

/** In UTF-16 units, as DTOs count. */
const LONGEST: Readonly<Record<Field, number>> = { department: 100, name: 300, code: 100, kind: 2, areaCode: 12, deptCode: 50 };
const FIELDS = Object.keys(LONGEST) as readonly Field[];

/** Of the authorities that a city's window serves: a province is above them. */
const LEVEL_OF: Readonly<Record<DivisionLevel, Level | undefined>> = {
  province: undefined,
  city: 'city',
  county: 'county',
  township: 'township',
  village: 'township',
};

/**
 * The draft that a line becomes; undefined when it breaks a rule.
 * The department's key is free text: beside credit codes there are short keys of local systems, e.g. `083372204`.
 */
export const findHead = (line: ImportLine): ItemHead | undefined => {
  const kind = findKind(line.kind);
  const level = findLevel(line.areaCode);
  if (!kind || !level || brokenRules(line).length > 0) return undefined;
  return { code: line.code, name: line.name, kind, level, departmentCode: line.deptCode, departmentName: line.department };
};

/** What a line breaks by itself: one rule a field. */
export const brokenRules = (line: ImportLine): readonly LineError[] =>
  FIELDS.flatMap((field) => {
    const rule = brokenText(line[field], LONGEST[field]) ?? brokenMeaning(field, line[field]);
    return rule === undefined ? [] : [{ line: line.line, field, rule }];
  });

const brokenText = (text: string, longest: number): string | undefined => {
  if (text.trim() === '') return 'not empty';
  if (text.length > longest) return `at most ${String(longest)} characters`;
  if (text !== text.trim() || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return 'one line, no control characters, no white space at the ends';
  return undefined;
};

const brokenMeaning = (field: Field, text: string): string | undefined => {
  if (field === 'kind' && !findKind(text)) return brokenTaskType(text);
  if (field === 'areaCode' && !findLevel(text)) return 'division code of a city or below';
  if (field === 'code' && !hasRightCreditCodes(text)) return 'check character of the credit code';
  return undefined;
};

const findLevel = (areaCode: string): Level | undefined => (isDivisionCode(areaCode) ? LEVEL_OF[divisionLevel(areaCode)] : undefined);
