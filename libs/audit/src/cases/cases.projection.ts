import { idOf, type JsonObject, type RecordedEvent } from '@yikou/event-store';
import { CASE_COMPLETED, CASE_OPENED, IMPORTED_CASE, type ImportedCaseCompleted, type ImportedCaseOpened } from '@yikou/imported-history';
import type { IndexDeclaration, Projection, SortField } from '@yikou/read-store';
import type { Instant } from '@yikou/shared-kernel';

/** Own statuses, and those that an imported case can have beside them: `open` until its end was imported, `unmapped` without our terms. */
export const AUDITED_STATUSES = [
  'registered',
  'noticed',
  'accepted',
  'acceptanceRefused',
  'examined',
  'advised',
  'decided',
  'delivered',
  'open',
  'unmapped',
] as const;
export type AuditedStatus = (typeof AUDITED_STATUSES)[number];

export interface AuditedCase {
  readonly caseId: string;
  /** It comes from an older system. */
  readonly imported: boolean;
  /** The imported log, and what the case is called there. */
  readonly log?: string;
  readonly name?: string;
  readonly caseNo?: string;
  /** The code of the item. */
  readonly item?: string;
  readonly departmentCode?: string;
  readonly channel?: string;
  readonly applicantKind?: string;
  readonly subjectId?: string;
  readonly status: AuditedStatus;
  readonly outcome?: string;
  readonly registeredAt: Instant;
  readonly decidedAt?: string;
}

/** What is longer is cut off: here a case is found, history has it whole. */
export const NAME_LENGTH = 300;

const cut = (text: string | undefined): string | undefined => text?.slice(0, NAME_LENGTH);

const textIn = (data: JsonObject, field: string): string | undefined => {
  const value = data[field];
  return typeof value === 'string' ? value : undefined;
};

const objectIn = (data: JsonObject, field: string): JsonObject => {
  const value = data[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
};

/** Only what is there. */
const given = <Fields extends object>(fields: Fields): { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Fields]?: Exclude<Fields[Field], undefined>;
  };

const ownCase = ({ stream, data, metadata }: RecordedEvent): AuditedCase => {
  const [item, applicant] = [objectIn(data, 'item'), objectIn(data, 'applicant')];
  return {
    caseId: idOf(stream),
    imported: false,
    status: 'registered',
    registeredAt: metadata.occurredAt,
    ...given({
      caseNo: textIn(data, 'caseNo'),
      item: textIn(item, 'code'),
      departmentCode: textIn(item, 'departmentCode'),
      channel: textIn(data, 'channel'),
      applicantKind: textIn(applicant, 'kind'),
      subjectId: textIn(applicant, 'subjectId'),
    }),
  };
};

const importedCase = ({ stream, data, metadata }: RecordedEvent): AuditedCase => {
  const { log, name, terms = {}, completed } = data as unknown as ImportedCaseOpened;
  const { applicant, applicantKind, caseNo, channel, departmentCode, item } = terms;
  const opened: AuditedCase = {
    caseId: idOf(stream),
    imported: true,
    log,
    status: 'open',
    registeredAt: metadata.occurredAt,
    ...given({
      name: cut(name),
      caseNo: cut(caseNo),
      item: cut(item),
      departmentCode: cut(departmentCode),
      channel: cut(channel),
      applicantKind: applicantKind ?? applicant?.kind,
      subjectId: applicant?.subjectId,
    }),
  };
  return completed ? ended(opened, completed) : opened;
};

const ended = (doc: AuditedCase, { status, outcome, registeredAt, firstAt, decidedAt }: ImportedCaseCompleted): AuditedCase => ({
  ...doc,
  status: status ?? 'unmapped',
  registeredAt: registeredAt ?? firstAt ?? doc.registeredAt,
  ...given({ outcome, decidedAt }),
});

type Change = (doc: AuditedCase, event: RecordedEvent) => AuditedCase;

const becomes =
  (status: AuditedStatus): Change =>
  (doc) => ({ ...doc, status });

const BEGINNINGS: Readonly<Record<string, (event: RecordedEvent) => AuditedCase>> = {
  'intake.case.registered': ownCase,
  [CASE_OPENED]: importedCase,
};

const CHANGES: Readonly<Record<string, Change>> = {
  'intake.case.notice-given': becomes('noticed'),
  'intake.case.accepted': becomes('accepted'),
  'intake.case.acceptance-refused': becomes('acceptanceRefused'),
  'intake.case.decided': (doc, { data }) => ({
    ...doc,
    status: 'decided',
    ...given({ outcome: textIn(data, 'outcome'), decidedAt: textIn(data, 'decidedAt') }),
  }),
  'intake.case.delivered': becomes('delivered'),
  [CASE_COMPLETED]: (doc, { data }) => ended(doc, data as unknown as ImportedCaseCompleted),
};

const NEWEST_FIRST: SortField = { path: 'registeredAt', order: 'desc' };

/** Every list is of both kinds and all statuses as well: it then names them all. */
const listedBy = (name: string, ...paths: readonly string[]): IndexDeclaration => ({
  name,
  fields: [...[...paths, 'imported', 'status'].map((path): SortField => ({ path, order: 'asc' })), NEWEST_FIRST],
});

/** Our own cases and those of older systems beside one another, by their id. */
export const auditedCases: Projection<AuditedCase> = {
  model: {
    name: 'audit_cases',
    version: 1,
    indexes: [
      { name: 'by_number', fields: [{ path: 'caseNo', order: 'asc' }] },
      { name: 'by_name', fields: [{ path: 'name', order: 'asc' }] },
      listedBy('by_status'),
      listedBy('by_department', 'departmentCode'),
      listedBy('by_outcome', 'outcome'),
      listedBy('by_department_and_outcome', 'departmentCode', 'outcome'),
      listedBy('by_log', 'log'),
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'auditedCases' },
  categories: ['case', IMPORTED_CASE],
  documents: ({ type, stream }) => (type in BEGINNINGS || type in CHANGES ? [idOf(stream)] : []),
  project: (doc, event) => {
    const begun = BEGINNINGS[event.type]?.(event);
    return begun ?? (doc && CHANGES[event.type]?.(doc, event)) ?? doc;
  },
};
