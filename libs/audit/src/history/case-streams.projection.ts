import { categoryOf, idOf, type RecordedEvent, type StreamName } from '@yikou/event-store';
import { IMPORTED_CASE } from '@yikou/imported-history';
import type { Projection } from '@yikou/read-store';
import { isUuid } from '@yikou/shared-kernel';
import { STREAMS_BEGUN_FOR_A_CASE, STREAMS_OF_A_CASE } from '../streams';

/** Where history tells of a case; what it tells stays in history. */
export interface CaseStreamDoc {
  readonly caseId: string;
  readonly stream: StreamName;
  /** The one event of the stream that is about the case; absent: all of them are. */
  readonly revision?: number;
}

/** Imported cases have their one stream, found by its name. A stream that is of one case gives one document; one that several cases share, a document for each event that names a case. */
const documentOf = (event: RecordedEvent): readonly [id: string, doc: CaseStreamDoc] | undefined => {
  const { stream, revision } = event;
  const category = categoryOf(stream);
  if (category === IMPORTED_CASE) return undefined;
  const own = STREAMS_OF_A_CASE.includes(category);
  if (revision > 0 && (own || STREAMS_BEGUN_FOR_A_CASE.includes(category))) return undefined;
  const caseId = own ? idOf(stream) : event.data['caseId'];
  if (!isUuid(caseId)) return undefined;
  if (own || STREAMS_BEGUN_FOR_A_CASE.includes(category)) return [stream, { caseId, stream }];
  return [`${stream}@${String(revision)}`, { caseId, stream, revision }];
};

/** Which streams tell of which case, over all services. */
export const caseStreams: Projection<CaseStreamDoc> = {
  model: {
    name: 'audit_case_streams',
    version: 1,
    indexes: [{ name: 'case', fields: [{ path: 'caseId', order: 'asc' }] }],
    volatile: [],
  },
  reference: { file: __filename, name: 'caseStreams' },
  categories: 'all',
  documents: (event) => {
    const found = documentOf(event);
    return found ? [found[0]] : [];
  },
  project: (doc, event) => documentOf(event)?.[1] ?? doc,
};
