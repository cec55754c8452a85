import type { KeyStore } from '@yikou/key-store';
import { opened } from './push.content';
import type { PushSummaryDto, PushViewDto } from './push.dto';
import type { PushDoc } from './push.projection';

type Plain<Dto> = { readonly [Field in keyof Dto]: Dto[Field] };

export const summaryOf = (doc: PushDoc): Plain<PushSummaryDto> => {
  const { pushId, caseId, departmentCode, status, parked, escalated, queuedAt, dueAt, acknowledgeBy, acknowledgedAt, revision } = doc;
  const known = { pushId, caseId, departmentCode, status, parked, escalated, queuedAt, dueAt, acknowledgeBy, revision };
  return { ...known, ...(acknowledgedAt !== undefined && { acknowledgedAt }) };
};

export const viewOf = async (doc: PushDoc, keys: KeyStore): Promise<PushViewDto> => ({
  ...summaryOf(doc),
  content: await opened(doc.content, keys),
  deliveries: Object.entries(doc.deliveries).map(([subscriptionId, { status, attempts, lastFailure, deliveredAt }]) => ({
    subscriptionId,
    status,
    attempts,
    ...(lastFailure && { lastFailure }),
    ...(deliveredAt && { deliveredAt }),
  })),
  feedback: await Promise.all(
    doc.feedback.map(async ({ finding, text, at }) => {
      const words = text && (await keys.open(text));
      return { finding, at, ...(words !== undefined && { text: words }) };
    }),
  ),
});
