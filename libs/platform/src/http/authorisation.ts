import { DomainError } from '@yikou/shared-kernel';

export const ROLES = [
  'clerk',
  'officer',
  'legal',
  'head',
  'office',
  'finance',
  'supervisor',
  'auditor',
  'keeper',
  'admin',
  'applicant',
] as const;

export type Role = (typeof ROLES)[number];

/** How far a granted act reaches: everything, what belongs to the caller's department, what is the caller's own. */
export type Scope = 'any' | 'department' | 'own';

/** Who may do one act, and how far it reaches. In the table's order: the first role that the caller has is the one it acts in. */
export type Grants = Readonly<Partial<Record<Role, Scope>>>;

/** A service's table role × action × scope. */
export interface Authorisation {
  readonly service: string;
  readonly table: Readonly<Record<string, Grants>>;
}

/** One readable table: `authorisation('intake', { 'case.register': { clerk: 'any' } })`. */
export const authorisation = (service: string, table: Readonly<Record<string, Grants>>): Authorisation => ({ service, table });

export interface Granted {
  readonly role: Role;
  readonly scope: Scope;
}

/** The first role of the table that is among the given ones; undefined: not granted. */
export const grantOf = (grants: Grants, roles: readonly Role[]): Granted | undefined => {
  for (const role of Object.keys(grants) as Role[]) {
    const scope = roles.includes(role) ? grants[role] : undefined;
    if (scope !== undefined) return { role, scope };
  }
  return undefined;
};

/** What an act is done to: the facts that its scope is checked against. */
export interface Reach {
  readonly departmentCode?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly accountId?: string | undefined;
}

/** Of the caller: what a reach is compared with. */
type Owner = Reach & { readonly furtherDepartments?: readonly string[] };

/** @throws DomainError FORBIDDEN_SCOPE when the scope does not reach as far */
export const assertReaches = (scope: Scope, caller: Owner, of: Reach): void => {
  if (!reaches(scope, caller, of)) throw new DomainError('FORBIDDEN_SCOPE', { scope });
};

const reaches = (scope: Scope, caller: Owner, of: Reach): boolean => {
  switch (scope) {
    case 'any':
      return true;
    case 'department':
      return actsFor(caller, of.departmentCode);
    case 'own':
      return same(caller.subjectId, of.subjectId) || same(caller.accountId, of.accountId);
  }
};

/** Its own department, or one that it acts for as well. */
export const actsFor = ({ departmentCode, furtherDepartments }: Owner, department: string | undefined): boolean =>
  same(departmentCode, department) || (department !== undefined && (furtherDepartments ?? []).includes(department));

const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;
