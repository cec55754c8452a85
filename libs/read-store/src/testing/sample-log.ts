import {
  FIRST_PREVIOUS_HASH,
  seal,
  START,
  streamName,
  type EventStore,
  type JsonObject,
  type Position,
  type StoredEvent,
} from '@yikou/event-store';
import { derivedId, instantFromMs } from '@yikou/shared-kernel';

/** Writes history as it would be written, without anybody deciding anything. */
export class SampleLog {
  private readonly tails = new Map<string, StoredEvent>();
  private written = 0;

  constructor(readonly events: EventStore) {}

  /** Appends one event to `<category>-<id>`, of type `sample.<category>.<what>`. */
  async write(category: string, id: string, what: string, data: JsonObject = {}): Promise<Position> {
    const event = this.next(category, id, what, data);
    const { positions } = await this.events.append(event.stream, [event], event.revision === 0 ? 'NoStream' : event.revision - 1);
    return positions[0] ?? START;
  }

  private next(category: string, id: string, what: string, data: JsonObject): StoredEvent {
    const stream = streamName(category, id);
    const last = this.tails.get(stream);
    const at = instantFromMs(Date.UTC(2022, 11, 1) + (this.written += 1) * 1_000);
    const commandId = derivedId('sample command', stream, String(this.written));
    const { event } = seal({
      id: derivedId('sample event', commandId),
      stream,
      revision: (last?.revision ?? -1) + 1,
      type: `sample.${category}.${what}`,
      version: 1,
      data,
      metadata: {
        commandId,
        causationId: commandId,
        correlationId: commandId,
        actor: { id: 'system:sample', role: 'system', authority: 'sample' },
        occurredAt: at,
        recordedAt: at,
        hashAlg: 'sha256-jcs-1',
        previousHash: last?.metadata.hash ?? FIRST_PREVIOUS_HASH,
      },
    });
    this.tails.set(stream, event);
    return event;
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
