import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { AccountCommand, AccountEvent } from './account';
import { accountCodec } from './account.aggregate';
import { account } from './account.decider';

const { given } = specification(account);
const subjectId = derivedId('subject', '1');
const opened: AccountEvent = {
  type: 'AccountOpened',
  login: 'zhang',
  roles: ['clerk'],
  departmentCode: 'D1',
  subjectId: undefined,
  demo: false,
};
const closed: AccountEvent = { type: 'AccountClosed', reason: '调离' };
const open = (of: Partial<Extract<AccountCommand, { type: 'OpenAccount' }>> = {}): AccountCommand => ({
  type: 'OpenAccount',
  login: 'zhang',
  roles: ['clerk'],
  departmentCode: 'D1',
  demo: false,
  ...of,
});
const changeTo = (of: Partial<Extract<AccountCommand, { type: 'ChangeRoles' }>>): AccountCommand => ({
  type: 'ChangeRoles',
  own: false,
  roles: ['clerk'],
  departmentCode: 'D1',
  ...of,
});

describe('an account', () => {
  it('is opened once', () => {
    given().when(open()).then(opened);
    given(opened)
      .when(open())
      .thenRejected('NOT_ALLOWED', { status: 'open', allowed: ['ChangeRoles', 'CloseAccount'] });
  });

  it('keeps a login for ever: what was closed is not opened again', () => {
    given(opened, closed).when(open()).thenRejected('NOT_ALLOWED', { status: 'closed', allowed: [] });
    given(opened, closed)
      .when(changeTo({ roles: ['officer'] }))
      .thenRejected('NOT_ALLOWED');
  });

  it.each(['officer', 'supervisor'] as const)('of the role %s belongs to a department', (role) => {
    given()
      .when(open({ roles: [role], departmentCode: undefined }))
      .thenRejected('INVALID_DEPARTMENT', { field: 'departmentCode' });
    given(opened)
      .when(changeTo({ roles: [role], departmentCode: undefined }))
      .thenRejected('INVALID_DEPARTMENT');
  });

  it.each(['applicant', 'auditor'] as const)('of the role %s has no other role', (role) => {
    given()
      .when(open({ roles: [role, 'clerk'] }))
      .thenRejected('INVALID_ROLES', { field: 'roles' });
  });

  it('is linked to a subject only when it is an applicant', () => {
    given()
      .when(open({ roles: ['applicant'], departmentCode: undefined, subjectId }))
      .then({ type: 'AccountOpened', login: 'zhang', roles: ['applicant'], departmentCode: undefined, subjectId, demo: false });
    given().when(open({ subjectId })).thenRejected('INVALID_SUBJECT', { field: 'subjectId' });
  });

  it('changes its roles, and says nothing when nothing changes', () => {
    given(opened)
      .when(changeTo({ roles: ['officer', 'clerk'] }))
      .then({ type: 'AccountRolesChanged', roles: ['clerk', 'officer'], departmentCode: 'D1' });
    given(opened).when(changeTo({})).thenNothing();
    given(opened)
      .when(changeTo({ departmentCode: 'D2' }))
      .then({ type: 'AccountRolesChanged', roles: ['clerk'], departmentCode: 'D2' });
    given(opened, { type: 'AccountRolesChanged', roles: ['officer'], departmentCode: 'D2' }).thenState({
      status: 'open',
      login: 'zhang',
      roles: ['officer'],
      departmentCode: 'D2',
    });
  });

  it('may act for further departments beside its own', () => {
    given(opened)
      .when(changeTo({ furtherDepartments: ['D3', 'D2'] }))
      .then({ type: 'AccountRolesChanged', roles: ['clerk'], departmentCode: 'D1', furtherDepartments: ['D2', 'D3'] });
    given(opened, { type: 'AccountRolesChanged', roles: ['clerk'], departmentCode: 'D1', furtherDepartments: ['D2'] })
      .when(changeTo({ furtherDepartments: ['D2'] }))
      .thenNothing();
    given()
      .when(open({ departmentCode: undefined, furtherDepartments: ['D2'] }))
      .thenRejected('INVALID_DEPARTMENT', { field: 'departmentCode' });
  });

  it('does not lock itself out', () => {
    given(opened).when({ type: 'CloseAccount', own: true, reason: 'x' }).thenRejected('OWN_ACCOUNT');
    given(opened)
      .when(changeTo({ own: true, roles: ['keeper'] }))
      .thenRejected('OWN_ACCOUNT', { field: 'roles' });
    given(opened)
      .when(changeTo({ own: true, roles: ['admin', 'keeper'] }))
      .then({ type: 'AccountRolesChanged', roles: ['admin', 'keeper'], departmentCode: 'D1' });
  });

  it('is closed by somebody else', () => {
    given(opened).when({ type: 'CloseAccount', own: false, reason: '调离' }).then(closed);
    given(opened, closed).thenState({ status: 'closed', login: 'zhang' });
  });

  it('holds the properties of every decider', () => {
    const standing = fc.record({
      roles: fc.uniqueArray(fc.constantFrom('clerk', 'officer', 'admin', 'applicant', 'auditor'), { minLength: 1 }),
      departmentCode: fc.constantFrom('D1', undefined),
    });
    const commands: fc.Arbitrary<AccountCommand> = fc.oneof(
      standing.map((of) => open(of as object)),
      fc.tuple(standing, fc.boolean()).map(([of, own]) => changeTo({ ...(of as object), own })),
      fc.boolean().map((own): AccountCommand => ({ type: 'CloseAccount', own, reason: 'r' })),
    );
    checkDecider({ decider: account, commands });
  });
});

describeGoldenSamples(accountCodec, [
  {
    type: 'identity.account.opened',
    version: 1,
    data: { login: 'zhang', roles: ['clerk'], departmentCode: 'D1', demo: false },
    means: { type: 'AccountOpened', login: 'zhang', roles: ['clerk'], departmentCode: 'D1', demo: false },
  },
  {
    type: 'identity.account.roles-changed',
    version: 1,
    data: { roles: ['admin'] },
    means: { type: 'AccountRolesChanged', roles: ['admin'] },
  },
  { type: 'identity.account.closed', version: 1, data: { reason: '调离' }, means: { type: 'AccountClosed', reason: '调离' } },
]);
