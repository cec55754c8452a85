import { idOf, positionText } from '@yikou/event-store';
import type { Sealed } from '@yikou/key-store';
import type { Projection, SortField } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { pushAggregate, pushCodec } from '../streams';
import type { Delivery, FailureReason, Finding, Push, PushContent, PushEvent } from './push';

export interface DeliveryDoc extends Delivery {
  readonly lastFailure?: FailureReason;
  readonly deliveredAt?: Instant;
}

export interface PushDoc {
  readonly pushId: Uuid;
  readonly caseId: Uuid;
  readonly subjectId: Uuid;
  readonly departmentCode: string;
  readonly itemCode: string;
  readonly content: PushContent;
  readonly status: Exclude<Push['status'], 'none'>;
  /** Whether one of its deliveries is parked: what a person must look at. */
  readonly parked: boolean;
  readonly escalated: boolean;
  readonly queuedAt: Instant;
  readonly dueAt: Instant;
  readonly acknowledgeBy: Instant;
  readonly acknowledgedAt?: Instant;
  readonly deliveries: Readonly<Record<string, DeliveryDoc>>;
  readonly feedback: readonly { readonly finding: Finding; readonly text?: Sealed; readonly at: Instant; readonly by: Uuid }[];
  /** Where it stands in the log, zero-padded: the order of the feed that departments pull. */
  readonly position: string;
  readonly revision: number;
}

const FIRST: DeliveryDoc = { status: 'pending', attempts: 0, round: 0 };

const asc = (...paths: readonly string[]): readonly SortField[] => paths.map((path) => ({ path, order: 'asc' }));

const delivery = (doc: PushDoc, id: string, change: Partial<DeliveryDoc>): PushDoc => {
  const deliveries = { ...doc.deliveries, [id]: { ...(doc.deliveries[id] ?? FIRST), ...change } };
  return { ...doc, deliveries, parked: Object.values(deliveries).some(({ status }) => status === 'parked') };
};

const queued = (event: Extract<PushEvent, { type: 'PushQueued' }>, position: bigint): PushDoc => {
  const { type: _, subscriptionIds, ...known } = event;
  return {
    ...known,
    status: 'queued',
    parked: false,
    escalated: false,
    deliveries: Object.fromEntries(subscriptionIds.map((id) => [id, FIRST])),
    feedback: [],
    position: positionText(position),
    revision: 0,
  };
};

const statusOnDelivery = ({ status }: PushDoc): PushDoc['status'] => (status === 'queued' ? 'delivered' : status);

const applied = (doc: PushDoc, event: PushEvent): PushDoc => {
  switch (event.type) {
    case 'PushQueued':
      return doc;
    case 'PushDelivered':
      return {
        ...delivery(doc, event.subscriptionId, { status: 'delivered', deliveredAt: event.deliveredAt }),
        status: statusOnDelivery(doc),
      };
    case 'DeliveryFailed':
      return delivery(doc, event.subscriptionId, { attempts: event.attempt, lastFailure: event.reason });
    case 'DeliveryParked':
      return delivery(doc, event.subscriptionId, { status: 'parked', attempts: event.attempt, lastFailure: event.reason });
    case 'DeliveryRequested':
      return delivery(doc, event.subscriptionId, { status: 'pending', attempts: 0, round: event.round });
    case 'PushAcknowledged':
      return { ...doc, status: 'acknowledged', acknowledgedAt: event.acknowledgedAt };
    case 'FeedbackGiven': {
      const { finding, text, givenAt: at, by } = event;
      return { ...doc, status: 'answered', feedback: [...doc.feedback, { finding, ...(text && { text }), at, by }] };
    }
    case 'PushEscalated':
      return { ...doc, escalated: true };
  }
};

export const pushes: Projection<PushDoc> = {
  model: {
    name: 'supervision_pushes',
    version: 1,
    indexes: [
      { name: 'feed', fields: asc('departmentCode', 'position') },
      { name: 'department_status', fields: asc('departmentCode', 'status', 'parked', 'queuedAt') },
      { name: 'status', fields: asc('status', 'parked', 'queuedAt') },
    ],
    volatile: ['position', 'content.applicantName.sealed', 'feedback.*.text.sealed'],
  },
  reference: { file: __filename, name: 'pushes' },
  categories: [pushAggregate.category],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const event = pushCodec.decode(recorded);
    if (event?.type === 'PushQueued') return queued(event, recorded.position);
    return doc && event ? { ...applied(doc, event), revision: recorded.revision } : doc;
  },
};
