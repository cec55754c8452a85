import { DomainError, uuidV5 } from '@yikou/shared-kernel';
import { assertReaches, grantOf, type Reach, type Scope } from './authorisation';

describe('a grant', () => {
  it('goes to the first role of the table that the account has, whatever the order of its own', () => {
    const grants = { officer: 'department', clerk: 'any' } as const;
    expect(grantOf(grants, ['clerk', 'officer'])).toEqual({ role: 'officer', scope: 'department' });
    expect(grantOf(grants, ['clerk'])).toEqual({ role: 'clerk', scope: 'any' });
    expect(grantOf(grants, ['auditor'])).toBeUndefined();
    expect(grantOf(grants, [])).toBeUndefined();
  });

  const caller = { accountId: uuidV5('a'), departmentCode: 'D1', subjectId: uuidV5('s') };
  const reaches = (scope: Scope, who: Reach, of: Reach): boolean => {
    try {
      assertReaches(scope, who, of);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      expect(error).toMatchObject({ code: 'FORBIDDEN_SCOPE' });
      return false;
    }
  };

  it('reaches everything, the own department, or what is the own', () => {
    expect(reaches('any', {}, {})).toBe(true);
    expect(reaches('department', caller, { departmentCode: 'D1' })).toBe(true);
    expect(reaches('department', caller, { departmentCode: 'D2' })).toBe(false);
    expect(reaches('own', caller, { subjectId: caller.subjectId })).toBe(true);
    expect(reaches('own', caller, { accountId: caller.accountId })).toBe(true);
    expect(reaches('own', caller, { subjectId: uuidV5('t'), accountId: uuidV5('b') })).toBe(false);
  });

  it('does not reach by two absences', () => {
    expect(reaches('department', {}, {})).toBe(false);
    expect(reaches('own', {}, {})).toBe(false);
    expect(reaches('own', caller, { departmentCode: 'D1' })).toBe(false);
  });
});
