import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { IndexDeclaration, Projection, SortField } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { Sealed } from '@yikou/key-store';
import { CASE } from '../streams';
import type { CaseEvent, CaseFile, CaseStatus, Decision, DeliveryMethod, ListEdition, MissingMaterial, Refusal } from './case';
import { caseCodec } from './case.aggregate';

export type CaseNote = {
  readonly noteId: Uuid;
  readonly text: Sealed;
  /** The account and the role of who wrote it. */
  readonly by: string;
  readonly role: string;
  readonly at: Instant;
};

/** One case as it is now. */
export type CaseDocument = Omit<CaseFile, 'contact'> & {
  readonly status: CaseStatus;
  readonly itemId: string;
  readonly departmentCode: string;
  readonly subjectId: Uuid;
  /** Codes that the notice named and that were not supplied since. */
  readonly outstanding: readonly string[];
  readonly notice?: { readonly missing: readonly MissingMaterial[]; readonly noticedAt: Instant };
  readonly acceptance?: { readonly list?: ListEdition; readonly acceptedAt: Instant };
  readonly refusal?: Refusal & { readonly refusedAt: Instant; readonly filedAt?: Instant };
  readonly decision?: Decision;
  readonly delivery?: { readonly method: DeliveryMethod; readonly trackingNo?: string; readonly deliveredAt: Instant };
  /** 首问负责: who owned the question, from the first on. */
  readonly contacts: readonly { readonly accountId: string; readonly since: Instant }[];
  readonly notes: readonly CaseNote[];
  readonly registeredAt: Instant;
  readonly revision: number;
};

type Event<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>;
type Change = Partial<CaseDocument>;
type Changes = {
  readonly [T in Exclude<CaseEvent['type'], 'CaseRegistered'>]: (doc: CaseDocument, event: Event<T>, at: RecordedEvent) => Change;
};

const opened = (event: Event<'CaseRegistered'>, revision: number): CaseDocument => {
  const { type: _, contact, ...registered } = event;
  return {
    ...registered,
    status: 'registered',
    itemId: event.item.itemId,
    departmentCode: event.item.departmentCode,
    subjectId: event.applicant.subjectId,
    outstanding: [],
    visits: event.channel === 'window' ? 1 : 0,
    contacts: [{ accountId: contact, since: event.registeredAt }],
    notes: [],
    revision,
  };
};

const changes: Changes = {
  OneTimeNoticeGiven: (_, { missing, noticedAt }) => ({
    status: 'noticed',
    notice: { missing, noticedAt },
    outstanding: missing.map(({ code }) => code),
  }),
  MaterialsSupplied: (doc, { materials }) => ({
    materials: [...doc.materials, ...materials],
    outstanding: doc.outstanding.filter((code) => !materials.some((material) => material.code === code)),
  }),
  CaseAccepted: (_, { list, acceptedAt }) => ({ status: 'accepted', outstanding: [], acceptance: { ...(list && { list }), acceptedAt } }),
  AcceptanceRefused: (_, { reasons, remedies, refusedAt }) => ({ status: 'acceptanceRefused', refusal: { reasons, remedies, refusedAt } }),
  AdverseOutcomeFiled: ({ refusal }, { filedAt }) => (refusal ? { refusal: { ...refusal, filedAt } } : {}),
  CaseDecided: (_, { type: __, ...decision }) => ({ status: 'decided', decision }),
  CaseDelivered: (_, { method, trackingNo, visits, deliveredAt }) => ({
    status: 'delivered',
    visits,
    delivery: { method, ...(trackingNo !== undefined && { trackingNo }), deliveredAt },
  }),
  VisitCounted: (_, { visits }) => ({ visits }),
  CaseTakenOver: ({ contacts }, { to, takenOverAt }) => ({ contacts: [...contacts, { accountId: to, since: takenOverAt }] }),
  NoteAdded: ({ notes }, { noteId, text }, { metadata: { actor, occurredAt } }) => ({
    notes: [...notes, { noteId, text, by: actor.id, role: actor.role, at: occurredAt }],
  }),
};

const changed = (doc: CaseDocument, event: Exclude<CaseEvent, { type: 'CaseRegistered' }>, at: RecordedEvent): CaseDocument => {
  const change = changes[event.type] as (doc: CaseDocument, event: CaseEvent, at: RecordedEvent) => Change;
  return { ...doc, ...change(doc, event, at), revision: at.revision };
};

const NEWEST_FIRST: SortField = { path: 'registeredAt', order: 'desc' };

/** Every list is by status as well: one that asks for all statuses names them all. */
const listedBy = (name: string, ...paths: readonly string[]): IndexDeclaration => ({
  name,
  fields: [...[...paths, 'status'].map((path): SortField => ({ path, order: 'asc' })), NEWEST_FIRST],
});

/** The cases, by their id: list and detail. */
export const caseProjection: Projection<CaseDocument> = {
  model: {
    name: 'intake_cases',
    version: 1,
    indexes: [
      { name: 'by_number', fields: [{ path: 'caseNo', order: 'asc' }] },
      listedBy('by_status'),
      listedBy('by_department', 'departmentCode'),
      listedBy('by_item', 'itemId'),
      listedBy('by_department_and_item', 'departmentCode', 'itemId'),
      listedBy('by_subject', 'subjectId'),
    ],
    volatile: [
      'applicant.name.sealed',
      'applicant.number.sealed',
      'applicant.phone.sealed',
      'notice.missing.*.reason.sealed',
      'notes.*.text.sealed',
    ],
  },
  reference: { file: __filename, name: 'caseProjection' },
  categories: [CASE],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const event = caseCodec.decode(recorded);
    if (!event) return doc;
    if (event.type === 'CaseRegistered') return opened(event, recorded.revision);
    return doc && changed(doc, event, recorded);
  },
};
