import type { Reach } from './authorisation';
import type { Call } from './call';

type Asked = Pick<Reach, 'departmentCode' | 'subjectId'>;

/**
 * Whose things a list shows: those asked for, or the caller's own where his scope is narrower and he names none.
 * @throws DomainError FORBIDDEN_SCOPE when those of others are asked for by name
 */
export const within = (call: Call, asked: Asked): Asked => {
  const narrowed = narrow(call, asked);
  call.reaches(narrowed);
  return narrowed;
};

const narrow = ({ scope, caller }: Call, asked: Asked): Asked => {
  switch (scope) {
    case 'any':
      return asked;
    case 'department':
      return { ...asked, departmentCode: asked.departmentCode ?? caller.departmentCode };
    case 'own':
      return { ...asked, subjectId: asked.subjectId ?? caller.subjectId };
  }
};
