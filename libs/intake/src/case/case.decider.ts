import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import { beijingDayOf, caseNoFrom } from '@yikou/shared-kernel';
import type { About, Case, CaseCommand, CaseEvent, CaseFile, HeldMaterial, ItemFact, MissingMaterial } from './case';

type Command<T extends CaseCommand['type']> = Extract<CaseCommand, { type: T }>;
type In<S extends Case['status']> = Extract<Case, { status: S }>;
type Known = Exclude<Case, { status: 'none' }>;
type Outstanding = { readonly outstanding?: readonly string[] };

/** 行政许可法 §29: an application can be made at the window, by mail, and electronically; who takes it in owns it (首问负责). */
const register = (command: Command<'RegisterCase'>): CaseEvent[] => {
  const { caseId, item, channel, applicant, materials, clerkId, registeredAt } = command;
  if (!item) throw new DomainError('ITEM_NOT_IN_FORCE', { field: 'itemId', rule: 'a published item' });
  mustBeAsked('materials', materials, item);
  const caseNo = caseNoFrom(caseId, beijingDayOf(registeredAt));
  return [
    { type: 'CaseRegistered', caseId, caseNo, channel, item, applicant, materials: distinct(materials), contact: clerkId, registeredAt },
  ];
};

/**
 * 行政许可法 §32(4): everything that is missing or not in legal form is told once, so a case that was noticed allows no second notice;
 * §31: nothing is asked for that the guide does not name; 在线政务服务的若干规定 §7: nor what the authorities issue themselves.
 */
const giveNotice = ({ missing, noticedAt }: Command<'GiveOneTimeNotice'>, { item }: In<'registered'>): CaseEvent[] => {
  mustBeAsked('missing', missing, item);
  mustNotBeIssuedByGovernment(missing, item);
  if (new Set(missing.map(codeOf)).size < missing.length)
    throw new DomainError('NOTICE_REPEATS', { field: 'missing', rule: 'each material once' });
  return [{ type: 'OneTimeNoticeGiven', missing, noticedAt }];
};

/** 行政许可法 §32(3), (4): put right on the spot, or supplied after the notice. What is held already, by content, is no news. */
const supply = ({ materials, suppliedAt }: Command<'SupplyMaterials'>, file: In<'registered' | 'noticed'>): CaseEvent[] => {
  mustBeAsked('materials', materials, file.item);
  const held = new Set(file.materials.map(contentOf));
  const news = distinct(materials).filter((material) => !held.has(contentOf(material)));
  return news.length === 0 ? [] : [{ type: 'MaterialsSupplied', materials: news, suppliedAt }];
};

/**
 * 行政许可法 §32(5): accepted when the materials are complete; §32(1): nothing is accepted for an item that was withdrawn meanwhile; and
 * 清单之外无许可: no licence is accepted outside the list in force.
 */
const accept = ({ itemInForce, list, acceptedAt }: Command<'AcceptCase'>, file: In<'registered' | 'noticed'>): CaseEvent[] => {
  const missing = missingIn(file);
  if (missing.length > 0) throw new DomainError('MATERIALS_MISSING', { status: file.status, missing });
  const { processing, kind } = file.item;
  const about = aboutOf(file);
  if (!itemInForce) throw new DomainError('ITEM_NOT_IN_FORCE', { itemId: about.itemId });
  if (kind !== 'licence') return [{ type: 'CaseAccepted', ...about, processing, acceptedAt }];
  if (!list?.holdsItem) throw new DomainError('ITEM_NOT_LISTED', { itemId: about.itemId, ...(list && { list }) });
  const { listId, year, edition } = list;
  return [{ type: 'CaseAccepted', ...about, processing, list: { listId, year, edition }, acceptedAt }];
};

/** 行政许可法 §32, §38: refused in writing, with reasons and remedies; filed with the legal department in the same step (否定性备案). */
const refuse = ({ reasons, remedies, refusedAt }: Command<'RefuseAcceptance'>, file: In<'registered' | 'noticed'>): CaseEvent[] => {
  if (reasons.length === 0) throw new DomainError('REASONS_MISSING', { field: 'reasons', rule: 'at least one reason' });
  if (remedies.trim() === '')
    throw new DomainError('REMEDIES_MISSING', { field: 'remedies', rule: 'the right to reconsideration and suit is told' });
  return [
    { type: 'AcceptanceRefused', ...aboutOf(file), reasons, remedies, refusedAt },
    { type: 'AdverseOutcomeFiled', outcome: 'acceptanceRefused', filedAt: refusedAt },
  ];
};

const recordDecision = ({ type: _, ...decision }: Command<'RecordDecision'>): CaseEvent[] => [{ type: 'CaseDecided', ...decision }];

/** 行政许可法 §44: issued and delivered once it is decided; one delivery (一口出件), which closes the case. */
const deliver = ({ method, trackingNo, deliveredAt }: Command<'DeliverOutcome'>, file: In<'decided'>): CaseEvent[] => {
  if ((method === 'mail') !== (trackingNo !== undefined)) {
    throw new DomainError('INVALID_TRACKING_NUMBER', { field: 'trackingNo', rule: 'given for mail, and for mail only' });
  }
  const { outcome, documentNumber } = file.decision;
  return [
    {
      type: 'CaseDelivered',
      ...aboutOf(file),
      method,
      ...(trackingNo !== undefined && { trackingNo }),
      outcome,
      ...(documentNumber !== undefined && { documentNumber }),
      visits: file.visits + (method === 'window' ? 1 : 0),
      deliveredAt,
    },
  ];
};

/** A visit besides registration and delivery, which count by themselves. */
const countVisit = ({ visitedAt }: Command<'CountVisit'>, { visits }: Known): CaseEvent[] => [
  { type: 'VisitCounted', visits: visits + 1, visitedAt },
];

/** 首问负责: the chain is never empty, since a case leaves one clerk only by another's taking it over. */
const takeOver = ({ clerkId, takenOverAt }: Command<'TakeOver'>, { contact }: Known): CaseEvent[] =>
  clerkId === contact ? [] : [{ type: 'CaseTakenOver', from: contact, to: clerkId, takenOverAt }];

const addNote = ({ noteId, text }: Command<'AddNote'>): CaseEvent[] => [{ type: 'NoteAdded', noteId, text }];

const codeOf = ({ code }: { readonly code: string }): string => code;

const contentOf = ({ code, sha256 }: HeldMaterial): string => `${code}/${sha256}`;

const distinct = (materials: readonly HeldMaterial[]): HeldMaterial[] => [
  ...new Map(materials.map((material) => [contentOf(material), material])).values(),
];

/** 行政许可法 §31: only what the guide of the item names is asked for and kept. */
const mustBeAsked = (field: string, materials: readonly { readonly code: string }[], item: ItemFact): void => {
  const asked = new Set(item.materials.map(codeOf));
  const codes = materials.map(codeOf).filter((code) => !asked.has(code));
  if (codes.length > 0) throw new DomainError('MATERIAL_NOT_ASKED', { field, rule: 'named by the guide of the item', codes });
};

/** 在线政务服务的若干规定 §7: what the authorities can get from one another is not asked of the applicant. */
const mustNotBeIssuedByGovernment = (missing: readonly MissingMaterial[], item: ItemFact): void => {
  const issued = new Set(item.materials.filter(({ issuedByGovernment }) => issuedByGovernment).map(codeOf));
  const codes = missing.map(codeOf).filter((code) => issued.has(code));
  if (codes.length > 0) throw new DomainError('MATERIAL_NOT_ASKED', { field: 'missing', rule: 'not issued by government', codes });
};

/** Codes still to be handed in before the case can be accepted, in the order of the guide. */
export const missingIn = ({ item, materials, outstanding = [] }: Pick<CaseFile, 'item' | 'materials'> & Outstanding): string[] => {
  const held = new Set(materials.map(codeOf));
  return item.materials
    .filter(({ code, required, issuedByGovernment }) => outstanding.includes(code) || (required && !issuedByGovernment && !held.has(code)))
    .map(codeOf);
};

/** What others hear of a case: its applicant by subject and sealed name, never by number. */
export const aboutOf = ({ caseId, caseNo, item, channel, applicant }: Pick<CaseFile, (keyof About & keyof CaseFile) | 'item'>): About => ({
  caseId,
  caseNo,
  itemId: item.itemId,
  itemVersion: item.version,
  departmentCode: item.departmentCode,
  channel,
  applicant: { subjectId: applicant.subjectId, kind: applicant.kind, name: applicant.name },
});

const always = { AddNote: addNote };
const whileOpen = { CountVisit: countVisit, TakeOver: takeOver, ...always };

const rules: Rules<Case, CaseCommand, CaseEvent> = {
  none: { RegisterCase: register },
  registered: {
    GiveOneTimeNotice: giveNotice,
    SupplyMaterials: supply,
    AcceptCase: accept,
    RefuseAcceptance: refuse,
    ...whileOpen,
  },
  noticed: { SupplyMaterials: supply, AcceptCase: accept, RefuseAcceptance: refuse, ...whileOpen },
  accepted: { RecordDecision: recordDecision, ...whileOpen },
  decided: { DeliverOutcome: deliver, ...whileOpen },
  delivered: always,
  acceptanceRefused: always,
};

/** The file alone, without what belongs to one status. */
const fileOf = ({ caseId, caseNo, channel, item, applicant, materials, visits, contact }: Known): CaseFile => ({
  caseId,
  caseNo,
  channel,
  item,
  applicant,
  materials,
  visits,
  contact,
});

/** Changes what is known; an event before the first leaves nothing as it is, so that any history can be read. */
const known = (state: Case, change: (was: Known) => Case): Case => (state.status === 'none' ? state : change(state));

const supplied = (was: Known, materials: readonly HeldMaterial[]): Known => {
  const file = { ...was, materials: [...was.materials, ...materials] };
  if (file.status !== 'noticed') return file;
  const codes = new Set(materials.map(codeOf));
  return { ...file, outstanding: file.outstanding.filter((code) => !codes.has(code)) };
};

const evolution: Evolution<Case, CaseEvent> = {
  CaseRegistered: (_, { caseId, caseNo, channel, item, applicant, materials, contact }) => ({
    status: 'registered',
    caseId,
    caseNo,
    channel,
    item,
    applicant,
    materials,
    visits: channel === 'window' ? 1 : 0,
    contact,
  }),
  OneTimeNoticeGiven: (state, { missing }) =>
    known(state, (was) => ({ ...fileOf(was), status: 'noticed', outstanding: missing.map(codeOf) })),
  MaterialsSupplied: (state, { materials }) => known(state, (was) => supplied(was, materials)),
  CaseAccepted: (state) => known(state, (was) => ({ ...fileOf(was), status: 'accepted' })),
  AcceptanceRefused: (state) => known(state, (was) => ({ ...fileOf(was), status: 'acceptanceRefused' })),
  AdverseOutcomeFiled: (state) => state,
  CaseDecided: (state, { type: _, ...decision }) => known(state, (was) => ({ ...fileOf(was), status: 'decided', decision })),
  CaseDelivered: (state, { visits }) => known(state, (was) => ({ ...fileOf(was), status: 'delivered', visits })),
  VisitCounted: (state, { visits }) => known(state, (was) => ({ ...was, visits })),
  CaseTakenOver: (state, { to }) => known(state, (was) => ({ ...was, contact: to })),
  NoteAdded: (state) => state,
};

export const serviceCase = decider<Case, CaseCommand, CaseEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['RecordDecision'],
  evolution,
});
