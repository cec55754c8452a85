import { DomainError, parseUuid } from '@yikou/shared-kernel';
import { assertReaches, type Scope } from './authorisation';
import type { Call } from './call';
import { within } from './within';

const own = { departmentCode: 'YK-SCJG', subjectId: parseUuid('0f6c1c5e-6f0e-4d6b-8a55-3f2f7b9c1a10') };
const other = { departmentCode: 'YK-ZRZY', subjectId: '1f6c1c5e-6f0e-4d6b-8a55-3f2f7b9c1a10' };

const callOf = (scope: Scope): Call => {
  const caller = { accountId: own.subjectId, login: 'someone', roles: ['officer'], role: 'officer', ...own } as const;
  return { scope, caller, reaches: (of) => assertReaches(scope, caller, of) } as Partial<Call> as Call;
};

describe('whose things a list shows', () => {
  it.each([{}, own, other])('whatever is asked for, to those who reach all (%j)', (asked) => {
    expect(within(callOf('any'), asked)).toEqual(asked);
  });

  it("the department's own where none is named; others are refused", () => {
    const call = callOf('department');
    expect(within(call, {})).toEqual({ departmentCode: own.departmentCode });
    expect(within(call, { departmentCode: own.departmentCode, subjectId: other.subjectId })).toEqual({
      departmentCode: own.departmentCode,
      subjectId: other.subjectId,
    });
    expect(() => within(call, { departmentCode: other.departmentCode })).toThrow(DomainError);
  });

  it("the applicant's own where nobody is named; others are refused", () => {
    const call = callOf('own');
    expect(within(call, { departmentCode: other.departmentCode })).toEqual({
      departmentCode: other.departmentCode,
      subjectId: own.subjectId,
    });
    expect(() => within(call, { subjectId: other.subjectId })).toThrow(DomainError);
  });
});
