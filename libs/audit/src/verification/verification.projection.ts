import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { verificationAggregate, verificationCodec } from '../streams';
import type { Finding, Verification } from './verification';

export interface VerificationDoc extends Partial<Finding> {
  readonly verificationId: Uuid;
  readonly status: Exclude<Verification['status'], 'none'>;
  readonly fromPosition?: string;
  /** The account that asked. */
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly endedAt?: Instant;
  readonly reason?: string;
  /** The event that asked, and what it belongs to: the cause of what is recorded in the end. */
  readonly eventId: Uuid;
  readonly correlationId: string;
  readonly revision: number;
}

/** The verifications, by their id. How much there was to verify, and its hashes, differ from run to run. */
export const verifications: Projection<VerificationDoc> = {
  model: {
    name: 'audit_verifications',
    version: 1,
    indexes: [
      { name: 'newest', fields: [{ path: 'requestedAt', order: 'desc' }] },
      { name: 'status', fields: [{ path: 'status', order: 'asc' }] },
    ],
    volatile: ['correlationId', 'fromPosition', 'events', 'streams', 'faults.*.position', 'head'],
  },
  reference: { file: __filename, name: 'verifications' },
  categories: [verificationAggregate.category],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const { id: eventId, revision, metadata } = recorded;
    const event = verificationCodec.decode(recorded);
    if (event?.type === 'VerificationRequested') {
      const { type: _, ...asked } = event;
      const { actor, correlationId } = metadata;
      return { ...asked, status: 'running', requestedBy: actor.id, eventId, correlationId, revision };
    }
    if (!doc || !event) return doc;
    if (event.type === 'VerificationFailed') return { ...doc, status: 'failed', reason: event.reason, endedAt: event.failedAt, revision };
    const { type: _, completedAt, ...found } = event;
    return { ...doc, ...found, status: 'done', endedAt: completedAt, revision };
  },
};
