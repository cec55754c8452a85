import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandHandler, streamOf, type Aggregate, type CommandEnvelope, type Message } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { derivedId, type Instant } from '@yikou/shared-kernel';
import { Commands } from '../http';

/** A store in a folder of its own, and any number of processes that write to it: each has its own cache of states. */
export class History {
  /** @param now what the clock of every writer says */
  static async begin(now: Instant): Promise<History> {
    const directory = mkdtempSync(join(tmpdir(), 'yikou-history-'));
    return new History(directory, await openSqliteEventStore({ directory }), now);
  }

  private constructor(
    private readonly directory: string,
    readonly store: EventStore,
    private readonly now: Instant,
  ) {}

  writer(): Commands {
    return new Commands(new CommandHandler(this.store, { now: () => this.now }));
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

/** Envelopes of commands that somebody in this role gives, each of its own name. */
export const envelopesOf =
  (role: string, authority: string) =>
  (...name: readonly string[]): CommandEnvelope => ({
    commandId: derivedId('command', ...name),
    causationId: 'a-cause',
    correlationId: 'a-correlation',
    actor: { id: 'someone', role, authority },
  });
