import { START, type EventStore, type Position, type RecordedEvent } from '@yikou/event-store';
import type { Uuid } from '@yikou/shared-kernel';
import {
  CASE_OPENED,
  LOG_BEGUN,
  LOG_CASES_LISTED,
  LOG_DESCRIBED,
  type ImportedCaseOpened,
  type LogBegun,
  type LogCasesListed,
  type LogCompleted,
} from '../events';
import { logStream } from '../streams';
import { endAt, NO_STREAM, type End } from './chain';

/** What history has of a log before an import. */
export interface KnownLog {
  readonly begun?: LogBegun;
  /** Events that describe it, the first among them. */
  readonly header: number;
  /** Cases that are listed. */
  readonly listed: number;
  /** Cases that are there and not listed, by their places: an import was cut off before it came to that. */
  readonly unlisted: ReadonlyMap<number, Uuid>;
  /** Of the cases that are there. */
  readonly lastPlace: number;
  readonly completed?: LogCompleted;
  readonly end: End;
}

type Told = Omit<KnownLog, 'unlisted' | 'lastPlace'> & { readonly begunAt: Position };

export const readKnownLog = async (store: EventStore, logId: Uuid): Promise<KnownLog> => {
  let told: Told = { header: 0, listed: 0, end: NO_STREAM, begunAt: START };
  for await (const page of store.readStream(logStream(logId))) for (const event of page) told = { ...told, ...learnt(told, event) };
  const { begunAt, ...known } = told;
  const unlisted = new Map<number, Uuid>();
  let lastPlace = known.listed;
  if (known.begun && !known.completed) {
    for await (const { caseId, place } of casesSince(begunAt, store, logId)) {
      if (place > known.listed) unlisted.set(place, caseId);
      lastPlace = Math.max(lastPlace, place);
    }
  }
  return { ...known, unlisted, lastPlace };
};

/** Those that follow the listed, one after the other. */
export const consecutive = ({ listed, unlisted }: KnownLog): Uuid[] => {
  const cases: Uuid[] = [];
  for (;;) {
    const caseId = unlisted.get(listed + 1 + cases.length);
    if (caseId === undefined) return cases;
    cases.push(caseId);
  }
};

async function* casesSince(from: Position, store: EventStore, logId: Uuid): AsyncGenerator<ImportedCaseOpened> {
  for await (const page of store.readAll({ from, filter: { types: [CASE_OPENED] } })) {
    for (const { data } of page) {
      const opened = data as unknown as ImportedCaseOpened;
      if (opened.logId === logId) yield opened;
    }
  }
}

const learnt = (known: Told, event: RecordedEvent): Partial<Told> => {
  const end = endAt(event);
  switch (event.type) {
    case LOG_BEGUN:
      return { begun: event.data as unknown as LogBegun, header: 1, end, begunAt: event.position };
    case LOG_DESCRIBED:
      return { header: known.header + 1, end };
    case LOG_CASES_LISTED: {
      const { first, cases } = event.data as unknown as LogCasesListed;
      return { listed: first - 1 + cases.length, end };
    }
    default:
      return { completed: event.data as unknown as LogCompleted, end };
  }
};
