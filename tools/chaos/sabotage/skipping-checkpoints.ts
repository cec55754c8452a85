import type { CheckpointStore } from '@yikou/event-bus-embedded';
import { START, type EventStore, type Position } from '@yikou/event-store';
import type { Checkpoint } from '@yikou/read-store';

/** After a restart every reactor believes that it has dealt with all that is in the log. */
export class SkippingCheckpoints implements CheckpointStore {
  constructor(
    private readonly inner: CheckpointStore,
    private readonly events: EventStore,
  ) {}

  async load(consumer: string): Promise<Checkpoint | undefined> {
    const checkpoint = await this.inner.load(consumer);
    return checkpoint && ((await this.atHead()) ?? checkpoint);
  }

  save(checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void> {
    return this.inner.save(checkpoints);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private async atHead(): Promise<Checkpoint | undefined> {
    const head = await this.events.head();
    if (head === START) return undefined;
    for await (const [event] of this.events.readAll({ from: (head - 1n) as Position, pageSize: 1 }))
      if (event) return { epoch: this.events.epoch, position: event.position, eventId: event.id };
    return undefined;
  }
}
