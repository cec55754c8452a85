import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { PermitViewDto } from './permit.dto';

export const permitProjection: Projection<PermitViewDto> = {
  model: {
    name: 'demo_permits',
    version: 1,
    indexes: [{ name: 'by_status', fields: [{ path: 'status', order: 'asc' }] }],
    volatile: [],
  },
  reference: { file: __filename, name: 'permitProjection' },
  categories: ['permit'],
  documents: ({ stream }: RecordedEvent) => [idOf(stream)],
  project: (doc) => doc,
};
