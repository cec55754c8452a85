import { Inject, Injectable } from '@nestjs/common';
import { parkedStream, parkingCodec, parkingLine } from '@yikou/event-bus';
import { idOf, streamName, type EventStore } from '@yikou/event-store';
import { EVENT_STORE, Models, type PageOf } from '@yikou/platform';
import type { Page, Query } from '@yikou/read-store';
import type { ParkedActDto, ParkedActListQuery } from './parked-act.dto';
import { parkedActs, type ParkedActDoc, type ParkedKeyName } from './parked-act.projection';

type Paging = Pick<ParkedActListQuery, 'limit' | 'cursor'>;

/** The acts on parked messages. Which key a line is of is said by the event that began it. */
@Injectable()
export class ParkedActs {
  constructor(
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async all({ act, accountId, ...paging }: ParkedActListQuery): Promise<PageOf<ParkedActDto>> {
    const where = { ...(act !== undefined && { act }), ...(accountId !== undefined && { 'actor.id': accountId }) };
    const { items, next } = await this.find(where, paging);
    const names = new Map<string, ParkedKeyName | undefined>();
    for (const { line } of items) if (line !== undefined && !names.has(line)) names.set(line, await this.nameOf(line));
    return {
      items: items.map((doc) => shown(doc, doc.line === undefined ? undefined : names.get(doc.line))),
      ...(next !== undefined && { next }),
    };
  }

  /** A list is of no one key, and is not among them. */
  async ofKey({ reactor, key }: ParkedKeyName, paging: Paging): Promise<PageOf<ParkedActDto>> {
    const { items, next } = await this.find({ line: idOf(parkedStream(reactor, key)) }, paging);
    return { items: items.map((doc) => shown(doc, { reactor, key })), ...(next !== undefined && { next }) };
  }

  private find(where: NonNullable<Query['where']>, { limit, cursor }: Paging): Promise<Page<ParkedActDoc>> {
    return this.models.of(parkedActs).find({
      where,
      sort: [{ path: 'position', order: 'desc' }],
      limit,
      cursor,
    });
  }

  private async nameOf(line: string): Promise<ParkedKeyName | undefined> {
    for await (const page of this.store.readStream(streamName(parkingLine.category, line), { limit: 1 })) {
      const event = page[0] && parkingCodec.decode(page[0]);
      if (event?.type === 'MessageParked') return { reactor: event.reactor, key: event.key };
    }
    return undefined;
  }
}

const shown = (
  { line: _, position: __, correlationId, keys, actor, failure, ...doc }: ParkedActDoc,
  name?: ParkedKeyName,
): ParkedActDto => ({
  ...doc,
  ...name,
  ...(keys && { keys: [...keys] }),
  ...(failure && { failure }),
  actor,
  cause: { causationId: doc.actId, correlationId, commandId: doc.actId },
});
