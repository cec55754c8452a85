import type { Projection } from '@yikou/read-store';
import { formatDocumentNumber, type Instant, type Uuid } from '@yikou/shared-kernel';
import { numberSeriesAggregate, numberSeriesCodec, seriesIdOf } from '../streams';
import type { NumberSeriesEvent, SeriesOfYear } from './document-number';

/** A number that was given, and to which case. */
export interface DocumentNumberDoc extends SeriesOfYear {
  readonly number: number;
  readonly documentNumber: string;
  readonly caseId: Uuid;
  readonly allocatedAt: Instant;
}

const documentId = (of: NumberSeriesEvent): string => `${seriesIdOf(of)}-${of.number}`;

export const documentNumbers: Projection<DocumentNumberDoc> = {
  model: {
    name: 'approval_document_numbers',
    version: 1,
    indexes: [
      {
        name: 'series_number',
        fields: [
          { path: 'series', order: 'asc' },
          { path: 'year', order: 'asc' },
          { path: 'number', order: 'asc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'documentNumbers' },
  categories: [numberSeriesAggregate.category],
  documents: (recorded) => {
    const event = numberSeriesCodec.decode(recorded);
    return event ? [documentId(event)] : [];
  },
  project: (doc, recorded) => {
    const event = numberSeriesCodec.decode(recorded);
    if (!event) return doc;
    const { type: _, ...allocated } = event;
    return { ...allocated, documentNumber: formatDocumentNumber(event), allocatedAt: recorded.metadata.occurredAt };
  },
};
