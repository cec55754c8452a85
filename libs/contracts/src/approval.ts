import { Type } from '@sinclair/typebox';
import { contract } from './contract';
import { ApplicantRef, Id, InstantText, Outcome, Text } from './terms';

/** Key of all of them: the case's id. */
const about = {
  caseId: Id,
  caseNo: Text,
  itemId: Id,
  itemVersion: Type.Integer({ minimum: 1 }),
  departmentCode: Text,
  applicant: ApplicantRef,
};
const closed = { additionalProperties: false } as const;

export const reviewOpened = contract(
  'approval',
  'review.opened',
  { zh: '审批已开始', en: 'The review of a case was opened' },
  Type.Object({ ...about, openedAt: InstantText, dueAt: InstantText }, closed),
);

/** Decided, and still without its document number: the approval service hears this itself and numbers the document. */
export const reviewDecided = contract(
  'approval',
  'review.decided',
  { zh: '审批已决定（待编文号）', en: 'A review was decided; its document awaits a number' },
  Type.Object({ ...about, outcome: Outcome, documentSeries: Text, decidedAt: InstantText }, closed),
);

/** The decision is in effect. `documentNumber` is absent only when no licence was needed. */
export const decisionEffective = contract(
  'approval',
  'decision.effective',
  { zh: '决定已生效', en: 'A decision took effect' },
  Type.Object(
    { ...about, outcome: Outcome, documentNumber: Type.Optional(Text), reasons: Type.Optional(Type.Array(Text)), decidedAt: InstantText },
    closed,
  ),
);

/** Yellow at two thirds of the limit, red at one working day left, breached at its end. */
export const deadlineReached = contract(
  'approval',
  'review.deadline-reached',
  { zh: '审批时限预警', en: 'A review reached a mark of its time limit' },
  Type.Object(
    {
      caseId: Id,
      departmentCode: Text,
      mark: Type.Union([Type.Literal('yellow'), Type.Literal('red'), Type.Literal('breached')]),
      dueAt: InstantText,
    },
    closed,
  ),
);
