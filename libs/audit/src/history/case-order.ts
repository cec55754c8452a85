import { contracts } from '@yikou/contracts';
import { messageId } from '@yikou/event-bus';
import { positionText, type RecordedEvent } from '@yikou/event-store';

/** When it was true, or when it became known. */
export type By = 'occurred' | 'recorded';

export const timeOf = ({ metadata }: RecordedEvent, by: By): string => (by === 'occurred' ? metadata.occurredAt : metadata.recordedAt);

/**
 * What history is ordered by. What follows from an act bears the time of that act, so that one moment may hold many events: `act` is where
 * the first of those that one request has led to stands in the log, `depth` how many of them lead to this one.
 */
export type EventKey = readonly [time: string, act: string, depth: number, stream: string, revision: number];

export interface Placed {
  readonly event: RecordedEvent;
  readonly key: EventKey;
}

/**
 * By time; of one moment one act after the other, and of one act the cause before its effect. What happened side by side has no order: it is
 * sorted by stream, and not by which was quicker, so that the same acts always give the same list. A key stays as it is, whatever is added.
 */
export const inOrder = (events: readonly RecordedEvent[], by: By = 'occurred'): readonly Placed[] => {
  const causes = new Causes();
  const acts = new Map<string, string>();
  const placed = new Map<RecordedEvent, Placed>();
  for (const event of events.toSorted((a, b) => (a.position < b.position ? -1 : 1))) {
    const time = timeOf(event, by);
    const act = keptOrSet(acts, `${time} ${event.metadata.correlationId}`, positionText(event.position));
    const before = causes.of(event).map((cause) => placed.get(cause)?.key);
    const depth = before.reduce((most, key) => (key?.[0] === time && key[1] === act ? Math.max(most, key[2] + 1) : most), 0);
    placed.set(event, { event, key: [time, act, depth, event.stream, event.revision] });
    causes.add(event);
  }
  return [...placed.values()].sort((a, b) => compareKeys(a.key, b.key));
};

export const compareKeys = (a: EventKey, b: EventKey): number =>
  compareText(a[0], b[0]) || compareText(a[1], b[1]) || a[2] - b[2] || compareText(a[3], b[3]) || a[4] - b[4];

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const keptOrSet = <Value>(map: Map<string, Value>, key: string, value: Value): Value => {
  const kept = map.get(key) ?? value;
  map.set(key, kept);
  return kept;
};

/** What led to an event: what it names, by its id or by that of the message that told of it, and what its stream held before. */
class Causes {
  private readonly byId = new Map<string, RecordedEvent>();
  private readonly lastOf = new Map<string, RecordedEvent>();

  of({ stream, metadata }: RecordedEvent): readonly RecordedEvent[] {
    return [this.byId.get(metadata.causationId), this.lastOf.get(stream)].filter((cause) => cause !== undefined);
  }

  add(event: RecordedEvent): void {
    this.byId.set(event.id, event);
    for (const { service, type } of contracts) if (event.type.startsWith(`${service}.`)) this.byId.set(messageId(type, event.id), event);
    this.lastOf.set(event.stream, event);
  }
}
