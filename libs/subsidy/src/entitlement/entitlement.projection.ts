import { idOf } from '@yikou/event-store';
import type { Sealed } from '@yikou/key-store';
import type { Projection, SortField } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { entitlementAggregate, entitlementCodec } from '../streams';
import { stepOf, type About, type EntitlementEvent, type EntitlementStatus, type Evidence, type ReturnReason } from './entitlement';

export interface PaymentOfEntitlement {
  readonly paymentId: Uuid;
  readonly status: 'ordered' | 'settled' | 'returned';
  readonly orderedAt: Instant;
  readonly endedAt?: Instant;
  readonly reason?: ReturnReason;
}

export interface EntitlementDoc extends About {
  readonly caseId: Uuid;
  readonly evidence: Evidence;
  readonly status: EntitlementStatus;
  readonly matchedAt: Instant;
  readonly confirmedAt?: Instant;
  readonly waivedAt?: Instant;
  readonly account?: Sealed;
  /** Of the payment that is being prepared or was ordered last: after a return they are given afresh. */
  readonly approvals: readonly { readonly by: Uuid; readonly at: Instant }[];
  readonly payments: readonly PaymentOfEntitlement[];
  readonly revision: number;
}

const asc = (...paths: readonly string[]): readonly SortField[] => paths.map((path) => ({ path, order: 'asc' }));

const matched = (event: Extract<EntitlementEvent, { type: 'EntitlementMatched' }>): EntitlementDoc => {
  const { type: _, ...known } = event;
  return { ...known, status: 'matched', approvals: [], payments: [], revision: 0 };
};

const ended = (doc: EntitlementDoc, event: Extract<EntitlementEvent, { type: 'PaymentSettled' | 'PaymentReturned' }>): EntitlementDoc => {
  const end =
    event.type === 'PaymentSettled'
      ? ({ status: 'settled', endedAt: event.settledAt } as const)
      : ({ status: 'returned', endedAt: event.returnedAt, reason: event.reason } as const);
  return { ...doc, payments: doc.payments.map((each) => (each.paymentId === event.paymentId ? { ...each, ...end } : each)) };
};

const applied = (doc: EntitlementDoc, event: EntitlementEvent): EntitlementDoc => {
  switch (event.type) {
    case 'IntentConfirmed':
      return { ...doc, confirmedAt: event.confirmedAt, ...(event.account && { account: event.account }) };
    case 'EntitlementWaived':
      return { ...doc, waivedAt: event.waivedAt };
    case 'PaymentApproved':
      return { ...doc, approvals: [{ by: event.by, at: event.approvedAt }] };
    case 'PaymentOrdered': {
      const { paymentId, by, orderedAt } = event;
      const payment = { paymentId, status: 'ordered', orderedAt } as const;
      return { ...doc, approvals: [...doc.approvals, { by, at: orderedAt }], payments: [...doc.payments, payment] };
    }
    case 'PaymentSettled':
    case 'PaymentReturned':
      return ended(doc, event);
    case 'PaymentRetried':
      return { ...doc, approvals: [], ...(event.account && { account: event.account }) };
    case 'EntitlementMatched':
    case 'EntitlementReserved':
    case 'EntitlementExhausted':
      return doc;
  }
};

/** Entitlements by their id. */
export const entitlements: Projection<EntitlementDoc> = {
  model: {
    name: 'subsidy_entitlements',
    version: 1,
    indexes: [
      { name: 'status', fields: asc('status', 'matchedAt') },
      { name: 'policy', fields: asc('policyId', 'status', 'matchedAt') },
      { name: 'subject', fields: asc('subjectId', 'status', 'matchedAt') },
      { name: 'policy_subject', fields: asc('policyId', 'subjectId', 'status', 'matchedAt') },
    ],
    volatile: ['account.sealed'],
  },
  reference: { file: __filename, name: 'entitlements' },
  categories: [entitlementAggregate.category],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const event = entitlementCodec.decode(recorded);
    if (event?.type === 'EntitlementMatched') return matched(event);
    return doc && event ? { ...applied(doc, event), status: stepOf(event).to, revision: recorded.revision } : doc;
  },
};
