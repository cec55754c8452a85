import { START, streamName, type EventStore, type JsonObject, type Position, type StoredEvent } from '@yikou/event-store';
import { sampleEvents } from '@yikou/event-store/testing';

/** Writes history as it would be written, without anybody deciding anything. */
export class SampleLog {
  private readonly tails = new Map<string, StoredEvent>();

  constructor(readonly events: EventStore) {}

  /** Appends one event to `<category>-<id>`, of type `sample.<category>.<what>`. */
  async write(category: string, id: string, what: string, data: JsonObject = {}): Promise<Position> {
    const stream = streamName(category, id);
    const after = this.tails.get(stream);
    const events = sampleEvents(stream, 1, { after, type: `sample.${category}.${what}`, data: () => data });
    const { positions } = await this.events.append(stream, events, after?.revision ?? 'NoStream');
    for (const event of events) this.tails.set(stream, event);
    return positions[0] ?? START;
  }
}

/** Something new in the life of sample case `n`, decided by `seed`; sometimes of an officer, who has many cases. */
export const writeSomething = (log: SampleLog, n: number, seed: number): Promise<Position> => {
  const id = String(n);
  switch (seed % 8) {
    case 0:
      return log.write('case', id, 'registered', { district: `21080${String(seed % 5)}`, officer: `o${String(seed % 3)}` });
    case 1:
      return log.write('case', id, 'accepted', { days: seed % 21 });
    case 2:
      return log.write('officer', `o${String(seed % 3)}`, 'renamed', { name: `officer ${String(seed)}`, cases: [id, String(n + 1)] });
    case 3:
      return log.write('case', id, 'withdrawn');
    case 4:
      return log.write('weather', 'today', 'observed', { degrees: seed % 40 });
    default:
      return log.write('case', id, 'noted', { text: `备注 ${String(seed)}` });
  }
};
