import { creditCodeFrom, derivedId, parseDivisionCode, type CreditCode, type Uuid } from '@yikou/shared-kernel';
import type { Role } from '../http';

/** Of the demo city: the departments that the demo accounts act for. */
export const DEMO_DEPARTMENTS = {
  /** 营口市行政审批局: examines and decides. */
  approval: 'YK-XSP',
  /** 营口市市场监督管理局: supervises. */
  supervision: 'YK-SCJG',
} as const;

export interface DemoAccount {
  readonly login: string;
  readonly roles: readonly Role[];
  readonly departmentCode?: string;
  /** Of an applicant: the enterprise that it acts for. */
  readonly creditCode?: CreditCode;
  /** What a person may try with it. */
  readonly zh: string;
  readonly en: string;
}

/** The enterprise that the demo applicant acts for: whoever registers a case with its number registers it for that account. */
export const DEMO_APPLICANT = {
  number: creditCodeFrom({ kind: '91', division: parseDivisionCode('210804'), organisation: 'MA0YK001' }),
} as const;

const { approval, supervision } = DEMO_DEPARTMENTS;

/** Opened in development at the first start, so that the product can be set up and tried. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { login: 'clerk', roles: ['clerk'], departmentCode: approval, zh: '窗口人员', en: 'registers and accepts at the window' },
  { login: 'officer', roles: ['officer'], departmentCode: approval, zh: '审批人员（审查）', en: 'examines' },
  { login: 'officer2', roles: ['officer'], departmentCode: approval, zh: '审批人员（决定）', en: 'decides' },
  { login: 'legal', roles: ['legal'], departmentCode: approval, zh: '法规科', en: 'the legal department' },
  { login: 'head', roles: ['head'], departmentCode: approval, zh: '分管领导', en: 'the head of the department' },
  { login: 'finance', roles: ['finance'], departmentCode: approval, zh: '财务（经办）', en: 'finance' },
  { login: 'finance2', roles: ['finance'], departmentCode: approval, zh: '财务（复核）', en: 'finance, the second person' },
  { login: 'supervisor', roles: ['supervisor'], departmentCode: supervision, zh: '监管部门', en: 'the supervising department' },
  { login: 'auditor', roles: ['auditor'], zh: '审计', en: 'reads everything, verifies the chain' },
  { login: 'keeper', roles: ['keeper'], departmentCode: approval, zh: '事项管理员', en: 'keeps the catalogue' },
  { login: 'admin', roles: ['admin'], zh: '系统管理员', en: 'accounts, clock, parked messages, read models' },
  { login: 'applicant', roles: ['applicant'], creditCode: DEMO_APPLICANT.number, zh: '申请人', en: 'sees the own cases only' },
];

/** An account's id by its login, the same everywhere. */
export const accountIdOf = (login: string): Uuid => derivedId('account', login);
