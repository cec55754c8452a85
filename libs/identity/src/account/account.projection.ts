import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Role } from '@yikou/platform';
import { parseUuid, type Instant, type Uuid } from '@yikou/shared-kernel';
import { ACCOUNT } from '../streams';
import type { Standing } from './account';
import { accountCodec } from './account.aggregate';

export interface AccountDoc {
  readonly accountId: Uuid;
  readonly login: string;
  readonly roles: readonly Role[];
  readonly departmentCode?: string;
  readonly furtherDepartments?: readonly string[];
  readonly subjectId?: Uuid;
  readonly status: 'open' | 'closed';
  readonly demo: boolean;
  readonly revision: number;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
}

const standingOf = ({ roles, departmentCode, furtherDepartments }: Standing) => ({
  roles,
  ...(departmentCode !== undefined && { departmentCode }),
  ...(furtherDepartments !== undefined && { furtherDepartments }),
});

const withoutDepartments = ({ departmentCode: _, furtherDepartments: __, ...rest }: AccountDoc): AccountDoc => rest;

const project = (doc: AccountDoc | undefined, recorded: RecordedEvent, id: string): AccountDoc | undefined => {
  const event = accountCodec.decode(recorded);
  const { occurredAt } = recorded.metadata;
  const { revision } = recorded;
  if (event?.type === 'AccountOpened') {
    const { login, subjectId, demo } = event;
    const known = { accountId: parseUuid(id), login, ...standingOf(event), ...(subjectId !== undefined && { subjectId }) };
    return { ...known, status: 'open', demo, revision, openedAt: occurredAt };
  }
  if (!doc || !event) return doc;
  if (event.type === 'AccountRolesChanged') return { ...withoutDepartments(doc), ...standingOf(event), revision };
  return { ...doc, status: 'closed', closedAt: occurredAt, revision };
};

/** All accounts, for the administrator. Who may do what is not read from here: `Access` asks history itself. */
export const accountList: Projection<AccountDoc> = {
  model: {
    name: 'identity_accounts',
    version: 1,
    indexes: [
      { name: 'by_login', fields: [{ path: 'login', order: 'asc' }] },
      {
        name: 'by_status',
        fields: [
          { path: 'status', order: 'asc' },
          { path: 'login', order: 'asc' },
        ],
      },
      {
        name: 'by_department',
        fields: [
          { path: 'departmentCode', order: 'asc' },
          { path: 'login', order: 'asc' },
        ],
      },
      {
        name: 'by_department_and_status',
        fields: [
          { path: 'departmentCode', order: 'asc' },
          { path: 'status', order: 'asc' },
          { path: 'login', order: 'asc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'accountList' },
  categories: [ACCOUNT],
  documents: ({ stream }) => [idOf(stream)],
  project,
};
