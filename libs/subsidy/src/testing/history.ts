import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandHandler, streamOf, type Aggregate, type CommandEnvelope, type Message } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { Commands } from '@yikou/platform';
import { derivedId } from '@yikou/shared-kernel';
import { at } from './samples';

/** A store in a folder of its own, and any number of processes that write to it: each has its own cache of states. */
export class History {
  static async begin(): Promise<History> {
    const directory = mkdtempSync(join(tmpdir(), 'yikou-subsidy-'));
    return new History(directory, await openSqliteEventStore({ directory }));
  }

  private constructor(
    private readonly directory: string,
    readonly store: EventStore,
  ) {}

  writer(): Commands {
    return new Commands(new CommandHandler(this.store, { now: () => at }));
  }

  async eventsOf<State, Command, Event extends Message>(aggregate: Aggregate<State, Command, Event>, id: string): Promise<Event[]> {
    const events: Event[] = [];
    for await (const page of this.store.readStream(streamOf(aggregate, id))) {
      for (const recorded of page) {
        const event = aggregate.codec.decode(recorded);
        if (event) events.push(event);
      }
    }
    return events;
  }

  async end(): Promise<void> {
    await this.store.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export const envelope = (...name: readonly string[]): CommandEnvelope => ({
  commandId: derivedId('command', ...name),
  causationId: 'a-cause',
  correlationId: 'a-correlation',
  actor: { id: 'someone', role: 'finance', authority: '会计法 §27' },
});
