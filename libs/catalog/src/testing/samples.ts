import { parseBeijingDay, type BeijingDay } from '@yikou/shared-kernel';
import type { ItemContent } from '../item/item';
import { certificateIdOf, itemIdOf } from '../streams';
import type { ImportLine } from '../item-import/item-import';
import type { Held } from '../certificate/certificate';

export const day = (text: string): BeijingDay => parseBeijingDay(text);

export const CODE = '210800-LIC-001';

/** A licence that may be published. */
export const contentOf = (over: Partial<ItemContent> = {}): ItemContent => ({
  code: CODE,
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: '11210800MB1000001X',
  departmentName: '营口市市场监督管理局',
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '中华人民共和国食品安全法', article: '第三十五条' }],
  processing: 'committed',
  statutoryLimit: 20,
  committedLimit: 8,
  materials: [{ code: 'M1', name: '申请书', required: true, deferrable: false, issuedByGovernment: false, form: 'original' }],
  supervising: [{ departmentCode: 'JG01', departmentName: '综合执法局', fields: ['caseNo', 'outcome'] }],
  pushLimit: 1,
  documentSeries: '营行审',
  ...over,
});

export const ITEM_ID = itemIdOf(CODE);
export const OFFICER_ID = itemIdOf('any uuid serves as an account of a test');

export const heldOf = (over: Partial<Held> = {}): Held => ({
  certificateId: certificateIdOf(OFFICER_ID, '食品安全'),
  officerId: OFFICER_ID,
  field: '食品安全',
  until: day('2022-12-31'),
  ...over,
});

export const lineOf = (line: number, over: Partial<ImportLine> = {}): ImportLine => ({
  line,
  department: '区民政局',
  name: `事项 ${String(line)}`,
  code: `511A000000${String(line)}-511602000000-000-11511301008778298W-1-00`,
  kind: '1',
  areaCode: '511602000000',
  deptCode: '11511301008778298W',
  ...over,
});
