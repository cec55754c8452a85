import { caseNoFrom, derivedId, parseBeijingDay, parseInstant, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { Sealed } from '@yikou/key-store';
import type { About, Applicant, CaseCommand, CaseEvent, HeldMaterial, ItemFact, ListInForce } from '../case/case';

/** A case to write specifications with: 食品经营许可 asked for by a natural person, at the window. */

type Event<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>;
type Command<T extends CaseCommand['type']> = Extract<CaseCommand, { type: T }>;

export const caseId: Uuid = derivedId('case', '1');
export const subjectId: Uuid = derivedId('subject', '1');
export const clerkId: Uuid = derivedId('clerk', '1');
export const otherClerkId: Uuid = derivedId('clerk', '2');

export const at = (time: string): Instant => parseInstant(`2022-12-01T${time}:00.000Z`);
export const sealed = (text: string): Sealed => ({ subjectId, sealed: text });

export const item: ItemFact = {
  itemId: derivedId('item', '1'),
  version: 3,
  code: '210800-SPJY',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: '11210800MB0001',
  departmentName: '营口市市场监督管理局',
  processing: 'committed',
  materials: [
    { code: 'application', name: '申请书', required: true, issuedByGovernment: false },
    { code: 'layout', name: '经营场所平面图', required: true, issuedByGovernment: false },
    { code: 'licence', name: '营业执照', required: true, issuedByGovernment: true },
    { code: 'photos', name: '现场照片', required: false, issuedByGovernment: false },
  ],
};

export const material = (code: string, content = 'a'): HeldMaterial => ({
  code,
  sha256: content.repeat(64),
  bytes: 1_024,
  mediaType: 'application/pdf',
});

export const applicant: Applicant = { subjectId, kind: 'natural', name: sealed('name'), number: sealed('number'), phone: sealed('phone') };

export const register: Command<'RegisterCase'> = {
  type: 'RegisterCase',
  caseId,
  item,
  channel: 'window',
  applicant,
  materials: [material('application'), material('layout')],
  clerkId,
  registeredAt: at('01:00'),
};

export const registered: Event<'CaseRegistered'> = {
  type: 'CaseRegistered',
  caseId,
  caseNo: caseNoFrom(caseId, parseBeijingDay('2022-12-01')),
  channel: 'window',
  item,
  applicant,
  materials: register.materials,
  contact: clerkId,
  registeredAt: at('01:00'),
};

export const about: About = {
  caseId,
  caseNo: registered.caseNo,
  itemId: item.itemId,
  itemVersion: item.version,
  departmentCode: item.departmentCode,
  channel: registered.channel,
  applicant: { subjectId, kind: 'natural', name: applicant.name },
};

export const list: ListInForce = { listId: derivedId('list', 'city', '2022'), year: 2022, edition: 2, holdsItem: true };

export const noticed: Event<'OneTimeNoticeGiven'> = {
  type: 'OneTimeNoticeGiven',
  missing: [{ code: 'layout', reason: sealed('not to scale') }],
  noticedAt: at('02:00'),
};

export const accepted: Event<'CaseAccepted'> = {
  type: 'CaseAccepted',
  ...about,
  processing: 'committed',
  list: { listId: list.listId, year: 2022, edition: 2 },
  acceptedAt: at('03:00'),
};

export const refused: Event<'AcceptanceRefused'> = {
  type: 'AcceptanceRefused',
  ...about,
  reasons: ['不属于本机关职权范围'],
  remedies: '六十日内申请行政复议，六个月内提起行政诉讼',
  refusedAt: at('03:00'),
};

export const filed: Event<'AdverseOutcomeFiled'> = { type: 'AdverseOutcomeFiled', outcome: 'acceptanceRefused', filedAt: at('03:00') };

export const decided: Event<'CaseDecided'> = {
  type: 'CaseDecided',
  outcome: 'granted',
  documentNumber: '营行审〔2022〕15号',
  decidedAt: at('04:00'),
};

export const delivered: Event<'CaseDelivered'> = {
  type: 'CaseDelivered',
  ...about,
  method: 'window',
  outcome: 'granted',
  documentNumber: '营行审〔2022〕15号',
  visits: 2,
  deliveredAt: at('05:00'),
};

export const accept: Command<'AcceptCase'> = { type: 'AcceptCase', itemInForce: true, list, acceptedAt: at('03:00') };
export const giveNotice: Command<'GiveOneTimeNotice'> = { ...noticed, type: 'GiveOneTimeNotice' };
export const refuse: Command<'RefuseAcceptance'> = {
  type: 'RefuseAcceptance',
  reasons: refused.reasons,
  remedies: refused.remedies,
  refusedAt: at('03:00'),
};
export const decide: Command<'RecordDecision'> = { ...decided, type: 'RecordDecision' };
export const deliver: Command<'DeliverOutcome'> = { type: 'DeliverOutcome', method: 'window', deliveredAt: at('05:00') };
export const addNote: Command<'AddNote'> = { type: 'AddNote', noteId: derivedId('note', '1'), text: sealed('note') };
export const countVisit: Command<'CountVisit'> = { type: 'CountVisit', visitedAt: at('06:00') };
export const takeOver: Command<'TakeOver'> = { type: 'TakeOver', clerkId: otherClerkId, takenOverAt: at('06:00') };
export const supply = (...materials: readonly HeldMaterial[]): Command<'SupplyMaterials'> => ({
  type: 'SupplyMaterials',
  materials,
  suppliedAt: at('02:30'),
});
