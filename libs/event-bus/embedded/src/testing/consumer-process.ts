import { writeSync } from 'node:fs';
import type { Delivered } from '@yikou/event-bus';
import { NOTE_TOLD, NOTES_TOPIC, notesRelay, textOf } from '@yikou/event-bus/testing';
import { CommandHandler } from '@yikou/event-sourcing';
import { Followers } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { instantFromMs } from '@yikou/shared-kernel';
import { EmbeddedBus } from '../embedded-bus';
import { openSqliteCheckpoints } from '../sqlite-checkpoints';

/** A consumer in a process of its own: says each note that it has handled on a line of standard output. Its parent kills it. */
const main = async (directory: string): Promise<void> => {
  const store = await openSqliteEventStore({ directory });
  const commands = new CommandHandler(store, { now: () => instantFromMs(Date.now()) });
  const bus = new EmbeddedBus({ store, commands, followers: new Followers(), checkpoints: openSqliteCheckpoints(directory) });
  bus.relay(notesRelay);
  const handle = async (delivered: Delivered): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    writeSync(1, `${textOf(delivered)}\n`);
  };
  await bus.consume({ service: 'crash', topics: [NOTES_TOPIC], reactors: [{ name: 'crash-reactor', types: [NOTE_TOLD], handle }] });
  setInterval(() => undefined, 60_000);
};

void main(process.argv[2]!);
