import { describeGoldenSamples, type GoldenSample } from '@yikou/event-sourcing/testing';
import type { JsonObject } from '@yikou/event-store';
import { caseCodec } from './case.aggregate';

/** Written down once, and never changed: this is how the events stand in history. */
const name = { subjectId: '6b3f7c62-0f0c-5d3c-8a53-6b0a6f2f7a10', sealed: 'AAECAwQFBgcICQoL' };
const about = {
  caseId: '0a8f1c9e-5b1b-5a53-9b1f-0c8b8c4d7e21',
  caseNo: 'YK20221201-7K3M9QXA-C',
  itemId: '9d1f2b7c-3c55-5f0e-8d37-2f6a1f9b4c02',
  itemVersion: 3,
  departmentCode: '11210800MB0001',
  channel: 'window',
  applicant: { subjectId: name.subjectId, kind: 'natural', name },
};
const file = { code: 'application', sha256: 'a'.repeat(64), bytes: 1024, mediaType: 'application/pdf' };

const events: readonly [type: string, name: string, data: JsonObject][] = [
  [
    'CaseRegistered',
    'intake.case.registered',
    {
      caseId: about.caseId,
      caseNo: about.caseNo,
      channel: 'window',
      item: {
        itemId: about.itemId,
        version: 3,
        code: '210800-SPJY',
        name: '食品经营许可',
        kind: 'licence',
        level: 'city',
        departmentCode: about.departmentCode,
        departmentName: '营口市市场监督管理局',
        processing: 'committed',
        materials: [{ code: 'application', name: '申请书', required: true, issuedByGovernment: false }],
      },
      applicant: { subjectId: name.subjectId, kind: 'natural', name, number: name, phone: name },
      materials: [file],
      contact: '2f1b9a44-7d3b-5f6e-9c2a-51f0e7d8b9c3',
      registeredAt: '2022-12-01T01:00:00.000Z',
    },
  ],
  [
    'OneTimeNoticeGiven',
    'intake.case.notice-given',
    { missing: [{ code: 'application', reason: name }], noticedAt: '2022-12-01T02:00:00.000Z' },
  ],
  ['MaterialsSupplied', 'intake.case.materials-supplied', { materials: [file], suppliedAt: '2022-12-01T02:30:00.000Z' }],
  [
    'CaseAccepted',
    'intake.case.accepted',
    {
      ...about,
      processing: 'committed',
      list: { listId: '1c5d8e70-6f4a-5b2c-8e9d-3a7b6c5d4e3f', year: 2022, edition: 2 },
      acceptedAt: '2022-12-01T03:00:00.000Z',
    },
  ],
  [
    'AcceptanceRefused',
    'intake.case.acceptance-refused',
    {
      ...about,
      reasons: ['不属于本机关职权范围'],
      remedies: '六十日内申请行政复议，六个月内提起行政诉讼',
      refusedAt: '2022-12-01T03:00:00.000Z',
    },
  ],
  ['AdverseOutcomeFiled', 'intake.case.adverse-outcome-filed', { outcome: 'acceptanceRefused', filedAt: '2022-12-01T03:00:00.000Z' }],
  [
    'CaseDecided',
    'intake.case.decided',
    { outcome: 'refused', documentNumber: '营行审〔2022〕15号', reasons: ['不符合条件'], decidedAt: '2022-12-02T03:00:00.000Z' },
  ],
  [
    'CaseDelivered',
    'intake.case.delivered',
    {
      ...about,
      method: 'mail',
      trackingNo: 'EA123456789CN',
      outcome: 'granted',
      documentNumber: '营行审〔2022〕15号',
      visits: 1,
      deliveredAt: '2022-12-05T03:00:00.000Z',
    },
  ],
  ['VisitCounted', 'intake.case.visit-counted', { visits: 2, visitedAt: '2022-12-01T06:00:00.000Z' }],
  [
    'CaseTakenOver',
    'intake.case.taken-over',
    {
      from: '2f1b9a44-7d3b-5f6e-9c2a-51f0e7d8b9c3',
      to: '7e0c5d1a-8b2f-5c4d-9e6f-0a1b2c3d4e5f',
      takenOverAt: '2022-12-01T06:00:00.000Z',
    },
  ],
  ['NoteAdded', 'intake.case.note-added', { noteId: '3d2c1b0a-9f8e-5d7c-8b6a-5f4e3d2c1b0a', text: name }],
];

const samples: readonly GoldenSample[] = events.map(([type, stored, data]) => ({
  type: stored,
  version: 1,
  data,
  means: { type, ...data },
}));

describeGoldenSamples(caseCodec, samples);
