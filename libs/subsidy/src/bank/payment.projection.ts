import type { Projection } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import { entitlementAggregate, entitlementCodec } from '../streams';

/** A payment: what the worker goes on with after a start. Documents by the payment's id. */
export interface PaymentDoc {
  readonly paymentId: Uuid;
  readonly entitlementId: Uuid;
  readonly status: 'ordered' | 'settled' | 'returned';
  /** Of the request that ordered it. */
  readonly correlationId: string;
}

export const payments: Projection<PaymentDoc> = {
  model: {
    name: 'subsidy_payments',
    version: 1,
    indexes: [{ name: 'status', fields: [{ path: 'status', order: 'asc' }] }],
    volatile: ['correlationId'],
  },
  reference: { file: __filename, name: 'payments' },
  categories: [entitlementAggregate.category],
  documents: (recorded) => {
    const event = entitlementCodec.decode(recorded);
    return event && 'paymentId' in event ? [event.paymentId] : [];
  },
  project: (doc, recorded) => {
    const event = entitlementCodec.decode(recorded);
    switch (event?.type) {
      case 'PaymentOrdered': {
        const { paymentId, entitlementId } = event;
        return { paymentId, entitlementId, status: 'ordered', correlationId: recorded.metadata.correlationId };
      }
      case 'PaymentSettled':
        return doc && { ...doc, status: 'settled' };
      case 'PaymentReturned':
        return doc && { ...doc, status: 'returned' };
      default:
        return doc;
    }
  },
};
