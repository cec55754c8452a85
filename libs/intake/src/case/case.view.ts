import type { KeyStore } from '@yikou/key-store';
import type { Role } from '@yikou/platform';
import { openApplicant } from './applicant';
import { missingIn } from './case.decider';
import type { CaseSummaryDto, CaseViewDto, NoticeViewDto, NoteViewDto } from './case.output';
import type { CaseDocument } from './case.projection';

/** A DTO as plain data. */
type Fields<Dto> = Pick<Dto, keyof Dto>;

/** A case in a list: the name opened, the number masked. */
export const summaryOf = async (keys: KeyStore, doc: CaseDocument): Promise<Fields<CaseSummaryDto>> => {
  const { itemId, version, code, name, kind, processing, departmentName } = doc.item;
  return {
    caseId: doc.caseId,
    caseNo: doc.caseNo,
    status: doc.status,
    channel: doc.channel,
    item: { itemId, version, code, name, kind, processing },
    departmentCode: doc.departmentCode,
    departmentName,
    applicant: await openApplicant(keys, doc.applicant),
    visits: doc.visits,
    registeredAt: doc.registeredAt,
    revision: doc.revision,
  };
};

/** A case as one who may read it sees it; notes are for the staff. */
export const viewOf = async (keys: KeyStore, doc: CaseDocument, reader: Role): Promise<CaseViewDto> => {
  const [summary, notice, notes] = await Promise.all([summaryOf(keys, doc), openNotice(keys, doc), openNotes(keys, doc, reader)]);
  const { acceptance, refusal, decision, delivery } = doc;
  return {
    ...summary,
    materials: doc.materials,
    missing: missingOf(doc),
    ...(notice && { notice }),
    ...(acceptance && { acceptance }),
    ...(refusal && { refusal }),
    ...(decision && { decision }),
    ...(delivery && { delivery }),
    contacts: doc.contacts,
    ...(notes && { notes }),
  };
};

const missingOf = ({ status, item, materials, outstanding }: CaseDocument): string[] =>
  status === 'registered' || status === 'noticed' ? missingIn({ item, materials, outstanding }) : [];

const openNotice = async (keys: KeyStore, { notice }: CaseDocument): Promise<NoticeViewDto | undefined> => {
  if (!notice) return undefined;
  const opened = notice.missing.map(async ({ code, reason: sealed }) => {
    const reason = await keys.open(sealed);
    return { code, ...(reason !== undefined && { reason }) };
  });
  return { missing: await Promise.all(opened), noticedAt: notice.noticedAt };
};

const openNotes = async (keys: KeyStore, { notes }: CaseDocument, reader: Role): Promise<NoteViewDto[] | undefined> => {
  if (reader === 'applicant') return undefined;
  const opened = notes.map(async ({ text: sealed, ...note }) => {
    const text = await keys.open(sealed);
    return { ...note, ...(text !== undefined && { text }) };
  });
  return Promise.all(opened);
};
