import { Inject, Injectable } from '@nestjs/common';
import { positionText, type EventStore, type ReadStreamOptions, type RecordedEvent } from '@yikou/event-store';
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
   * Every event of the case over all services, in the order (time, place in the log). What follows from an event bears the time of its cause,
   * and stands behind it in the log: of one moment the cause comes before its effect. This order is read from history itself, which is one
   * log for all services; a document of a read model could not go by it, since no rebuild may depend on how things arrived.
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
export type EventKey = readonly [time: string, position: string];

export const keyOf = (event: RecordedEvent, by: By = 'occurred'): EventKey => [timeOf(event, by), positionText(event.position)];

export const compareKeys = (a: EventKey, b: EventKey): number => compareText(a[0], b[0]) || compareText(a[1], b[1]);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
