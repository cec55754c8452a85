import { streamName, type StreamName } from '@yikou/event-store';

/** Categories of the streams that intake owns; nobody else appends to them. */
export const CASE = 'case';

export const caseStream = (caseId: string): StreamName => streamName(CASE, caseId);
