import { Type } from '@sinclair/typebox';
import { contract } from './contract';
import { Id, InstantText, Text } from './terms';

/** Key: the push's id. */
const about = { pushId: Id, caseId: Id, departmentCode: Text };
const closed = { additionalProperties: false } as const;

export const pushQueued = contract(
  'supervision',
  'push.queued',
  { zh: '监管推送待送达', en: 'A push awaits delivery' },
  Type.Object({ ...about, queuedAt: InstantText }, closed),
);

export const pushAcknowledged = contract(
  'supervision',
  'push.acknowledged',
  { zh: '监管部门已签收', en: 'The supervising department acknowledged a push' },
  Type.Object({ ...about, acknowledgedAt: InstantText }, closed),
);

export const feedbackGiven = contract(
  'supervision',
  'push.feedback-given',
  { zh: '监管部门已反馈', en: 'The supervising department gave feedback on a push' },
  Type.Object(
    {
      ...about,
      finding: Type.Union([Type.Literal('inOrder'), Type.Literal('conditionsNotMet'), Type.Literal('illegal')]),
      givenAt: InstantText,
    },
    closed,
  ),
);
