import { Inject, Injectable } from '@nestjs/common';
import type { EventStore, ReadStreamOptions, RecordedEvent } from '@yikou/event-store';
import { EVENT_STORE, Models, notFound } from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import { inOrder, type By, type Placed } from './case-order';
import { caseStreams, type CaseStreamDoc } from './case-streams.projection';

/** The history of a case, read from where it was recorded. */
@Injectable()
export class CaseHistory {
  constructor(
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /**
   * Every event of the case over all services, the cause before its effect.
   * @throws NotFound CASE_NOT_FOUND
   */
  async of(caseId: string, by: By = 'occurred'): Promise<readonly Placed[]> {
    const events: RecordedEvent[] = [];
    const streams = everyOf(this.models.of(caseStreams), { where: { caseId } });
    for await (const found of streams) for await (const page of this.pagesOf(found)) events.push(...page);
    if (events.length === 0) throw notFound('case', caseId);
    return inOrder(events, by);
  }

  private pagesOf({ stream, revision }: CaseStreamDoc): AsyncIterable<readonly RecordedEvent[]> {
    const only: ReadStreamOptions = revision === undefined ? {} : { fromRevision: revision, limit: 1 };
    return this.store.readStream(stream, only);
  }
}
