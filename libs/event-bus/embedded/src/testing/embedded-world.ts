import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BusWorld, OpenBus, OpenBusOptions } from '@yikou/event-bus/testing';
import { CommandHandler } from '@yikou/event-sourcing';
import { Followers, type EventStore, type ReadAllOptions, type SubscriptionPage } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { instantFromMs } from '@yikou/shared-kernel';
import { EmbeddedBus } from '../embedded-bus';
import { openSqliteCheckpoints } from '../sqlite-checkpoints';

/** A data folder with an event store and the bus on it. */
export class EmbeddedWorld implements BusWorld {
  static async make(): Promise<EmbeddedWorld> {
    return new EmbeddedWorld(await mkdtemp(join(tmpdir(), 'yikou-bus-')));
  }

  private constructor(readonly directory: string) {}

  async open({ limits, log, twice = false }: OpenBusOptions = {}): Promise<OpenBus> {
    const store = await openSqliteEventStore({ directory: this.directory });
    const commands = new CommandHandler(store, { now: () => instantFromMs(Date.now()) });
    const followers = new Followers();
    const bus = new EmbeddedBus({
      store: twice ? tellingTwice(store) : store,
      commands,
      followers,
      checkpoints: openSqliteCheckpoints(this.directory),
      ...(limits ? { limits } : {}),
      ...(log ? { log } : {}),
    });
    const close = async () => {
      await bus.close();
      await store.close();
    };
    return { bus, store, commands, followers, close };
  }

  async consumeAndKill(handled: number): Promise<readonly string[]> {
    const child = spawn(process.execPath, ['-r', '@swc-node/register', join(__dirname, 'consumer-process.ts'), this.directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const texts: string[] = [];
    for await (const text of createInterface({ input: child.stdout })) {
      texts.push(text);
      if (texts.length === handled) child.kill('SIGKILL');
    }
    await exited;
    return texts;
  }

  async dispose(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Gives each page twice, as a log may after a lost connection. */
const tellingTwice = (store: EventStore): EventStore => {
  const subscribe = async function* (options?: ReadAllOptions): AsyncIterable<SubscriptionPage> {
    for await (const page of store.subscribe(options)) {
      yield page;
      yield page;
    }
  };
  return {
    epoch: store.epoch,
    append: (...of) => store.append(...of),
    readStream: (...of) => store.readStream(...of),
    readAll: (...of) => store.readAll(...of),
    subscribe,
    head: () => store.head(),
    close: () => store.close(),
  };
};
