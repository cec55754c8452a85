import { streamName, type StreamName } from '@yikou/event-store';
import { derivedId, uuidV5, type Uuid } from '@yikou/shared-kernel';

/** The streams of imported history, and the ids that everything in them has: the same file gives the same ids for ever. */

export const IMPORTED_LOG = 'importedlog';
export const IMPORTED_CASE = 'importedcase';
/** Events of a log that belong to no case. */
export const IMPORTED_LOG_EVENTS = 'importedlogevents';

export const logIdOf = (log: string): Uuid => derivedId('imported log', log);

/** A case without a name is known by its place in the log. */
export const caseIdOf = (logId: Uuid, name: string | undefined, place: number): Uuid =>
  name === undefined ? derivedId('imported case', logId, 'place', String(place)) : derivedId('imported case', logId, 'name', name);

export const logStream = (logId: Uuid): StreamName => streamName(IMPORTED_LOG, logId);
export const caseStream = (caseId: Uuid): StreamName => streamName(IMPORTED_CASE, caseId);
export const logEventsStream = (logId: Uuid): StreamName => streamName(IMPORTED_LOG_EVENTS, logId);

/** Importing into a stream is one command. */
export const importCommandOf = (stream: StreamName): Uuid => derivedId('import', stream);

/** As for every command: event ids are of its id and the place among its events, here the revision. */
export const importedEventIds =
  (commandId: Uuid): ((revision: number) => Uuid) =>
  (revision) =>
    uuidV5(String(revision), commandId);
