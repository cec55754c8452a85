import { nth, passes, type EventFilter, type Position, type RecordedEvent } from '@yikou/event-store';

export interface RecentPage {
  readonly events: readonly RecordedEvent[];
  readonly seen: Position;
}

interface Kept {
  readonly event: RecordedEvent;
  readonly units: number;
}

interface Bounds {
  readonly events: number;
  /** UTF-16 units of their JSON text. */
  readonly units: number;
}

/** The events committed last, in memory: whoever follows close to the head is served from here, without the file and without parsing. */
export class RecentEvents {
  /** What has been dropped leaves an empty place until the next tidying. */
  private events: (Kept | undefined)[] = [];
  private first = 0;
  private units = 0;

  /** @param floor everything after this position is here */
  constructor(
    private floor: Position,
    private readonly bounds: Bounds = { events: 4_096, units: 8 * 1024 * 1024 },
  ) {}

  /** Everything up to here is known here, or was. */
  get head(): Position {
    return this.events.at(-1)?.event.position ?? this.floor;
  }

  push(event: RecordedEvent, units: number): void {
    this.events.push({ event, units });
    this.units += units;
    while (this.events.length - this.first > this.bounds.events || this.units > this.bounds.units) this.dropFirst();
    if (this.first > this.bounds.events) {
      this.events = this.events.slice(this.first);
      this.first = 0;
    }
  }

  /** Forgets all: the log has been reopened and stands here. */
  reset(head: Position): void {
    this.events = [];
    this.first = 0;
    this.units = 0;
    this.floor = head;
  }

  /** What comes after a position; undefined when it lies further back than what is kept. */
  after(from: Position, limit: number, filter?: EventFilter): RecentPage | undefined {
    if (from < this.floor) return undefined;
    const events: RecordedEvent[] = [];
    let seen = from;
    for (let index = this.indexAfter(from); index < this.events.length && events.length < limit; index += 1) {
      const { event } = this.keptAt(index);
      if (passes(filter, event)) events.push(event);
      seen = event.position;
    }
    return { events, seen };
  }

  private indexAfter(position: Position): number {
    let low = this.first;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positionAt(middle) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private positionAt(index: number): Position {
    return this.keptAt(index).event.position;
  }

  private keptAt(index: number): Kept {
    return nth(this.events as readonly Kept[], index);
  }

  private dropFirst(): void {
    const { event, units } = this.keptAt(this.first);
    this.events[this.first] = undefined;
    this.floor = event.position;
    this.units -= units;
    this.first += 1;
  }
}
