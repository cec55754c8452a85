import type { Role } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';

/** 账号: who may act, in which roles, for which department. It holds no person's name; the login is an opaque word. */

/** What an account may do. */
export interface Standing {
  readonly roles: readonly Role[];
  /** Whose cases it may touch where a role reaches its own department only. */
  readonly departmentCode?: string | undefined;
  /** 兼办: the other departments that it acts for as well. */
  readonly furtherDepartments?: readonly string[] | undefined;
}

interface Held extends Standing {
  readonly login: string;
  /** Of an applicant: whose cases are its own. */
  readonly subjectId?: Uuid | undefined;
  readonly demo: boolean;
}

export type Account = { readonly status: 'none' } | ({ readonly status: 'open' } & Held) | ({ readonly status: 'closed' } & Held);

export type AccountCommand =
  | ({
      readonly type: 'OpenAccount';
      readonly login: string;
      readonly subjectId?: Uuid | undefined;
      /** One of the demo accounts of development. */
      readonly demo: boolean;
    } & Standing)
  | ({ readonly type: 'ChangeRoles'; readonly own: boolean } & Standing)
  /** `own`: the account of whoever asks, which would lock itself out. */
  | { readonly type: 'CloseAccount'; readonly own: boolean; readonly reason: string };

export type AccountEvent =
  | ({ readonly type: 'AccountOpened' } & Held)
  | ({ readonly type: 'AccountRolesChanged' } & Standing)
  | { readonly type: 'AccountClosed'; readonly reason: string };
