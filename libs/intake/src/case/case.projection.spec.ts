import { documentLines } from '@yikou/read-store';
import {
  about,
  accepted,
  addNote,
  applicant,
  at,
  caseId,
  clerkId,
  decided,
  delivered,
  filed,
  item,
  material,
  noticed,
  otherClerkId,
  refused,
  registered,
} from '../testing/cases';
import { projected, recorded } from '../testing/recorded';
import type { CaseEvent } from './case';
import { caseProjection } from './case.projection';

const documentOf = (...events: CaseEvent[]) => projected(caseProjection, recorded(events)).get(caseId);

it('shows a registered case', () => {
  expect(documentOf(registered)).toEqual({
    caseId,
    caseNo: registered.caseNo,
    status: 'registered',
    channel: 'window',
    item,
    itemId: item.itemId,
    departmentCode: item.departmentCode,
    subjectId: applicant.subjectId,
    applicant,
    materials: registered.materials,
    outstanding: [],
    visits: 1,
    contacts: [{ accountId: clerkId, since: at('01:00') }],
    notes: [],
    registeredAt: at('01:00'),
    revision: 0,
  });
});

it('shows what the notice asked for, and what of it was supplied', () => {
  expect(documentOf(registered, noticed)).toMatchObject({
    status: 'noticed',
    outstanding: ['layout'],
    notice: { missing: noticed.missing, noticedAt: at('02:00') },
  });
  const supplied: CaseEvent = { type: 'MaterialsSupplied', materials: [material('layout', 'b')], suppliedAt: at('02:30') };
  expect(documentOf(registered, noticed, supplied)).toMatchObject({
    status: 'noticed',
    outstanding: [],
    materials: [...registered.materials, material('layout', 'b')],
  });
});

it('shows the list edition, the decision and the delivery of an accepted case', () => {
  const byMail: CaseEvent = { ...delivered, method: 'mail', trackingNo: 'EA123456789CN', visits: 1 };
  expect(documentOf(registered, accepted, decided, byMail)).toMatchObject({
    status: 'delivered',
    acceptance: { list: { listId: accepted.list?.listId, year: 2022, edition: 2 }, acceptedAt: at('03:00') },
    decision: { outcome: 'granted', documentNumber: '营行审〔2022〕15号', decidedAt: at('04:00') },
    delivery: { method: 'mail', trackingNo: 'EA123456789CN', deliveredAt: at('05:00') },
    visits: 1,
    revision: 3,
  });
});

it('shows why acceptance was refused, and that it was filed', () => {
  const { refusal, status } = documentOf(registered, refused, filed) ?? {};
  expect({ refusal, status }).toEqual({
    status: 'acceptanceRefused',
    refusal: { reasons: refused.reasons, remedies: refused.remedies, refusedAt: at('03:00'), filedAt: at('03:00') },
  });
});

it('keeps notes with their author, visits, and the chain of those who owned the question', () => {
  const takenOver: CaseEvent = { type: 'CaseTakenOver', from: clerkId, to: otherClerkId, takenOverAt: at('06:00') };
  const note: CaseEvent = { ...addNote, type: 'NoteAdded' };
  expect(documentOf(registered, note, { type: 'VisitCounted', visits: 2, visitedAt: at('06:00') }, takenOver)).toMatchObject({
    notes: [{ noteId: addNote.noteId, text: addNote.text, by: clerkId, role: 'clerk', at: at('08:00') }],
    visits: 2,
    contacts: [
      { accountId: clerkId, since: at('01:00') },
      { accountId: otherClerkId, since: at('06:00') },
    ],
  });
});

it('is total: an event without a case leaves nothing', () => {
  expect(documentOf(accepted, { ...about, ...delivered })).toBeUndefined();
});

it('has the same state hash whatever the ciphertext: nothing sealed counts', () => {
  const note: CaseEvent = { ...addNote, type: 'NoteAdded' };
  const doc = documentOf(registered, noticed, note);
  expect(documentLines(caseProjection.model)({ id: caseId, doc: doc! })).not.toContain('sealed');
});
