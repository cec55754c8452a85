import { creditCodeFrom, YINGKOU } from '@yikou/shared-kernel';
import { DEPARTMENTS, type DepartmentCode } from './departments';
import { ITEM_FACTS, type ItemFacts } from './item-facts';

/** 行使层级: a city. */
const LEVEL = '3';
const TASK_TYPES = { licence: '01', benefit: '05', confirmation: '07', publicService: '20' } as const;

/** What leaves to a supervising department of the demo city: nothing about a person. */
const PUSHED = ['caseNo', 'itemCode', 'itemName', 'outcome', 'documentNumber', 'decidedAt', 'departmentCode', 'applicantKind'] as const;

/** What a keeper drafts (`POST /catalog/items`). */
export type DraftItem = ReturnType<typeof draftOf>;

/** 实施编码: credit code of the department (18), level (1), basic code (12). The organisation is one that nobody has. */
const codeOf = ({ kind, departmentCode }: ItemFacts, serial: number): string => {
  const { number } = DEPARTMENTS[departmentCode];
  const organisation = creditCodeFrom({ kind: '11', division: YINGKOU, organisation: `YK0000${number}` });
  return `${organisation}${LEVEL}00${TASK_TYPES[kind]}${number}${String(serial).padStart(3, '0')}000`;
};

const basisOf = ([source, title, article]: ItemFacts['law']) => ({ source, title, article });

const named = (departmentCode: DepartmentCode) => ({ departmentCode, departmentName: DEPARTMENTS[departmentCode].name });

/** 行政许可法 §82: a licence's 日 are working days. Elsewhere they are calendar days, of which five in seven are worked. */
const workingDaysOf = ({ kind, limit: [days, unit] }: ItemFacts): number =>
  unit === 'workingDays' || kind === 'licence' ? days : Math.floor((days * 5) / 7);

const material = (code: string, name: string, of: { readonly deferrable?: boolean; readonly issuedByGovernment?: boolean } = {}) => ({
  code,
  name,
  required: true,
  deferrable: of.deferrable ?? false,
  issuedByGovernment: of.issuedByGovernment ?? false,
  form: 'electronic',
});

const materialsOf = ({ name, applicant }: ItemFacts) => [
  material('application', `${name}申请书`),
  material('identity', applicant === 'natural' ? '居民身份证' : '营业执照', { issuedByGovernment: true }),
  material('conditions', '符合法定条件的说明材料', { deferrable: true }),
];

const draftOf = (facts: ItemFacts, at: number) => ({
  code: codeOf(facts, at + 1),
  name: facts.name,
  kind: facts.kind,
  level: 'city',
  ...named(facts.departmentCode),
  field: facts.field,
  legalBasis: [facts.law, ...(facts.alsoLaw ? [facts.alsoLaw] : [])].map(basisOf),
  processing: facts.committed === 0 ? 'instant' : 'committed',
  statutoryLimit: workingDaysOf(facts),
  committedLimit: facts.committed,
  materials: materialsOf(facts),
  supervising: facts.supervisor ? [{ ...named(facts.supervisor), fields: PUSHED }] : [],
});

export const DEMO_ITEMS: readonly DraftItem[] = ITEM_FACTS.map(draftOf);

/** @throws TypeError when the demo city has no item of that name */
export const demoItem = (name: string): DraftItem => {
  const found = DEMO_ITEMS.find((item) => item.name === name);
  if (!found) throw new TypeError(`the demo city has no item ${name}`);
  return found;
};
