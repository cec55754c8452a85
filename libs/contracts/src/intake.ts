import { Type } from '@sinclair/typebox';
import { contract } from './contract';
import { ApplicantRef, Channel, Id, InstantText, Outcome, Processing, Text } from './terms';

/** Key of all of them: the case's id. */
const about = {
  caseId: Id,
  caseNo: Text,
  itemId: Id,
  itemVersion: Type.Integer({ minimum: 1 }),
  departmentCode: Text,
  channel: Channel,
  applicant: ApplicantRef,
};
const closed = { additionalProperties: false } as const;

export const caseRegistered = contract(
  'intake',
  'case.registered',
  { zh: '办件已收件', en: 'A case was registered' },
  Type.Object({ ...about, registeredAt: InstantText }, closed),
);

export const caseAccepted = contract(
  'intake',
  'case.accepted',
  { zh: '办件已受理', en: 'A case was accepted' },
  Type.Object({ ...about, processing: Processing, acceptedAt: InstantText }, closed),
);

export const acceptanceRefused = contract(
  'intake',
  'case.acceptance-refused',
  { zh: '不予受理', en: 'Acceptance of a case was refused' },
  Type.Object({ ...about, reasons: Type.Array(Text), refusedAt: InstantText }, closed),
);

export const caseDelivered = contract(
  'intake',
  'case.delivered',
  { zh: '办件已送达', en: 'The outcome of a case was delivered' },
  Type.Object(
    { ...about, outcome: Outcome, documentNumber: Type.Optional(Text), visits: Type.Integer({ minimum: 0 }), deliveredAt: InstantText },
    closed,
  ),
);
