import { Type, type Static } from '@sinclair/typebox';
import { ApplicantKind, Id, InstantText, Outcome, Text } from './terms';

const closed = { additionalProperties: false } as const;

/** What leaves to a supervising department: of these the fields that the item lists for it, in clear. */
export const PushedData = Type.Partial(
  Type.Object({
    caseNo: Text,
    itemCode: Text,
    itemName: Text,
    outcome: Outcome,
    documentNumber: Text,
    decidedAt: InstantText,
    departmentCode: Text,
    applicantKind: ApplicantKind,
    applicantName: Text,
  }),
  closed,
);

export const PUSH_TYPE = 'yikou.supervision.push.v1';

/** The body of a webhook, as a CloudEvent 1.0: `id` names the push and is the same however often it is sent, `subject` the case. */
export const PushedEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Id,
    source: Type.Literal('/yikou/supervision'),
    type: Type.Literal(PUSH_TYPE),
    subject: Id,
    datacontenttype: Type.Literal('application/json'),
    data: PushedData,
  },
  closed,
);
export type PushedEvent = Static<typeof PushedEvent>;

/** Standard Webhooks: the signature is over id, timestamp and body, under the secret that the subscription was answered with. */
export const WebhookHeaders = Type.Object({
  'webhook-id': Id,
  'webhook-timestamp': Type.String({ pattern: '^[0-9]+$', description: 'Unix 秒 seconds' }),
  'webhook-signature': Type.String({ pattern: '^v1,', description: 'v1,<base64 HMAC-SHA256>' }),
  'x-correlation-id': Id,
});
