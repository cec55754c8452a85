import { Inject, Injectable } from '@nestjs/common';
import type { EventStore, ReadStreamOptions, RecordedEvent } from '@yikou/event-store';
import { EVENT_STORE, Models, notFound } from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import { caseStreams, type CaseStreamDoc } from './case-streams.projection';

/** When it was true, or when it became known. */
export type By = 'occurred' | 'recorded';

export const timeOf = ({ metadata }: RecordedEvent, by: By): string => (by === 'occurred' ? metadata.occurredAt : metadata.recordedAt);

/** The history of a case, read from where it was recorded. */
@Injectable()
export class CaseHistory {
  constructor(
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /**
   * Every event of the case over all services, in the order (time, stream, revision).
   * @throws NotFound CASE_NOT_FOUND
   */
  async of(caseId: string, by: By = 'occurred'): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const streams = everyOf(this.models.of(caseStreams), { where: { caseId } });
    for await (const found of streams) for await (const page of this.pagesOf(found)) events.push(...page);
    if (events.length === 0) throw notFound('case', caseId);
    return events.sort((a, b) => compareKeys(keyOf(a, by), keyOf(b, by)));
  }

  private pagesOf({ stream, revision }: CaseStreamDoc): AsyncIterable<readonly RecordedEvent[]> {
    const only: ReadStreamOptions = revision === undefined ? {} : { fromRevision: revision, limit: 1 };
    return this.store.readStream(stream, only);
  }
}

/** What history is ordered by. */
export type EventKey = readonly [time: string, stream: string, revision: number];

export const keyOf = (event: RecordedEvent, by: By = 'occurred'): EventKey => [timeOf(event, by), event.stream, event.revision];

export const compareKeys = (a: EventKey, b: EventKey): number => compareText(a[0], b[0]) || compareText(a[1], b[1]) || a[2] - b[2];

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
