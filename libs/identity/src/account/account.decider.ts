import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Account, AccountCommand, AccountEvent, Standing } from './account';

type Command<T extends AccountCommand['type']> = Extract<AccountCommand, { type: T }>;
type Open = Extract<Account, { status: 'open' }>;
type Role = Standing['roles'][number];

/** Their acts are kept apart from everybody else's: who asks does not decide, who audits does not act. */
const ALONE: readonly Role[] = ['applicant', 'auditor'];
/** These act for a department. */
const OF_A_DEPARTMENT: readonly Role[] = ['officer', 'supervisor'];

const standingOf = ({ roles, departmentCode, furtherDepartments }: Standing): Standing => {
  const unlike = ALONE.find((role) => roles.includes(role) && roles.length > 1);
  if (unlike) throw new DomainError('INVALID_ROLES', { field: 'roles', rule: `${unlike} stands alone` });
  if (departmentCode === undefined && OF_A_DEPARTMENT.some((role) => roles.includes(role))) {
    throw new DomainError('INVALID_DEPARTMENT', { field: 'departmentCode', rule: `required for ${OF_A_DEPARTMENT.join(', ')}` });
  }
  if (departmentCode === undefined && furtherDepartments !== undefined) {
    throw new DomainError('INVALID_DEPARTMENT', { field: 'departmentCode', rule: 'required where there are further departments' });
  }
  const further = furtherDepartments && { furtherDepartments: furtherDepartments.toSorted() };
  return { roles: roles.toSorted(), departmentCode, ...further };
};

const open = ({ login, subjectId, demo, ...standing }: Command<'OpenAccount'>): AccountEvent[] => {
  if (subjectId !== undefined && !standing.roles.includes('applicant')) {
    throw new DomainError('INVALID_SUBJECT', { field: 'subjectId', rule: 'for applicants only' });
  }
  return [{ type: 'AccountOpened', login, subjectId, demo, ...standingOf(standing) }];
};

const changeRoles = ({ own, ...asked }: Command<'ChangeRoles'>, held: Open): AccountEvent[] => {
  const standing = standingOf(asked);
  if (own && !standing.roles.includes('admin'))
    throw new DomainError('OWN_ACCOUNT', { field: 'roles', rule: 'nobody gives up admin alone' });
  const same = standingText(standing) === standingText(held);
  return same ? [] : [{ type: 'AccountRolesChanged', ...standing }];
};

const standingText = ({ roles, departmentCode, furtherDepartments }: Standing): string =>
  JSON.stringify([roles, departmentCode ?? null, furtherDepartments ?? []]);

const close = ({ own, reason }: Command<'CloseAccount'>): AccountEvent[] => {
  if (own) throw new DomainError('OWN_ACCOUNT', { rule: 'nobody closes the own account' });
  return [{ type: 'AccountClosed', reason }];
};

const rules: Rules<Account, AccountCommand, AccountEvent> = {
  none: { OpenAccount: open },
  open: { ChangeRoles: changeRoles, CloseAccount: close },
  closed: {},
};

const evolution: Evolution<Account, AccountEvent> = {
  AccountOpened: (_, { type: _type, ...held }) => ({ status: 'open', ...held }),
  AccountRolesChanged: (state, { roles, departmentCode, furtherDepartments }) =>
    state.status === 'none' ? state : { ...state, roles, departmentCode, furtherDepartments },
  AccountClosed: (state) => (state.status === 'none' ? state : { ...state, status: 'closed' }),
};

export const account = decider<Account, AccountCommand, AccountEvent>({ initialState: { status: 'none' }, rules, evolution });
