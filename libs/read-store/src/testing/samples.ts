import type { Epoch, Position } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import type { Checkpoint, ModelDeclaration } from '../read-store';

export interface SampleCase {
  readonly no: string;
  readonly status?: string;
  readonly place?: { readonly district?: string | null };
  readonly days?: number;
  readonly urgent?: boolean;
  readonly notes?: readonly string[];
}

/** A model with an index of every kind: none before the order, one, two, directions mixed, numbers, booleans. */
export const sampleCases: ModelDeclaration = {
  name: 'sample_cases',
  version: 1,
  indexes: [
    { name: 'status', fields: [{ path: 'status', order: 'asc' }] },
    { name: 'days', fields: [{ path: 'days', order: 'asc' }] },
    {
      name: 'status_days',
      fields: [
        { path: 'status', order: 'asc' },
        { path: 'days', order: 'asc' },
      ],
    },
    {
      name: 'district_status_days_no',
      fields: [
        { path: 'place.district', order: 'asc' },
        { path: 'status', order: 'asc' },
        { path: 'days', order: 'desc' },
        { path: 'no', order: 'asc' },
      ],
    },
    {
      name: 'urgent_no',
      fields: [
        { path: 'urgent', order: 'desc' },
        { path: 'no', order: 'asc' },
      ],
    },
    { name: 'no', fields: [{ path: 'no', order: 'asc' }] },
  ],
  volatile: [],
};

const epochOf = (number: number): Epoch => ({ number, id: derivedId('sample epoch', String(number)) });

export const checkpointAt = (position: number, epoch = 1): Checkpoint => ({
  epoch: epochOf(epoch),
  position: BigInt(position) as Position,
  eventId: derivedId('sample event', String(position)),
});
