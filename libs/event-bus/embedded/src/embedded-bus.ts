import {
  DEFAULT_LIMITS,
  type BusLog,
  type BusPage,
  type ConsumerGroup,
  type DeliveryLimits,
  type EventBus,
  type ParkedKeys,
  type ParkingAct,
  type Relay,
  type Replayed,
  type RunningGroup,
  silentLog,
} from '@yikou/event-bus';
import type { CommandHandler } from '@yikou/event-sourcing';
import type { Epoch, EventStore, Followers, Position, RecordedEvent } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { LazyCheckpoints, type CheckpointStore } from './checkpoints';
import { ReactorRun } from './reactor-run';
import { Topics, type View } from './topics';

export interface EmbeddedBusOptions {
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly followers: Followers;
  readonly checkpoints: CheckpointStore;
  readonly log?: BusLog;
  readonly limits?: Partial<DeliveryLimits>;
}

/** The bus of one process: topics are views of the event store's own log, so nothing is copied and nothing can differ from history. */
export class EmbeddedBus implements EventBus, ParkedKeys {
  readonly epoch: Epoch;
  private readonly topics: Topics;
  private readonly checkpoints: LazyCheckpoints;
  private readonly log: BusLog;
  private readonly limits: DeliveryLimits;
  private readonly runs = new Map<string, ReactorRun>();

  constructor(private readonly options: EmbeddedBusOptions) {
    this.epoch = options.store.epoch;
    this.topics = new Topics(this.epoch);
    this.log = options.log ?? silentLog;
    this.checkpoints = new LazyCheckpoints(options.checkpoints, this.log);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  relay(relay: Relay): void {
    this.topics.declare(relay);
  }

  /** @throws TypeError when nobody tells what the group wants to hear, or a reactor of that name runs already */
  async consume({ service, topics, reactors }: ConsumerGroup): Promise<RunningGroup> {
    this.topics.view(topics);
    const views = reactors.map((reactor) => ({ reactor, view: this.topics.view(topics, reactor.types) }));
    const names = reactors.map(({ name }) => name);
    const taken = names.find((name, index) => this.runs.has(name) || names.indexOf(name) !== index);
    if (taken !== undefined) throw new TypeError(`two reactors are called ${taken}`);
    const stop = () => this.stop(names);
    try {
      for (const { reactor, view } of views) this.runs.set(reactor.name, await this.start(service, { reactor, view }));
    } catch (error) {
      await stop();
      throw error;
    }
    return { stop };
  }

  async *follow(
    topics: readonly string[],
    after: Position,
    signal: AbortSignal,
    passedOver?: (seen: Position) => void,
  ): AsyncIterable<BusPage> {
    const view = this.topics.view(topics);
    const options = { from: after, filter: { categories: view.categories }, signal, ...(passedOver && { passedOver }) };
    for await (const page of this.options.store.subscribe(options)) {
      yield { messages: messagesOf(view, page.events), seen: page.seen, caughtUp: page.caughtUp };
    }
  }

  async *replay(topics: readonly string[], after: Position, signal?: AbortSignal): AsyncIterable<BusPage> {
    const view = this.topics.view(topics);
    const head = await this.options.store.head();
    const filter = { categories: view.categories };
    let seen = after;
    for await (const events of this.options.store.readAll({ from: after, filter, ...(signal ? { signal } : {}) })) {
      seen = events.at(-1)?.position ?? seen;
      yield { messages: messagesOf(view, events), seen, caughtUp: false };
    }
    if (!signal?.aborted) yield { messages: [], seen: head > seen ? head : seen, caughtUp: true };
  }

  async replayParked(reactor: string, key: string, act: ParkingAct): Promise<Replayed> {
    return await this.running(reactor).lanes.replay(key, act);
  }

  async discardParked(reactor: string, key: string, messageId: string, reason: string, act: ParkingAct): Promise<void> {
    await this.running(reactor).lanes.discard(key, messageId, reason, act);
  }

  async close(): Promise<void> {
    await this.stop([...this.runs.keys()]);
    await this.checkpoints.close();
  }

  private start(service: string, of: { readonly reactor: ConsumerGroup['reactors'][number]; readonly view: View }): Promise<ReactorRun> {
    const { store, commands, followers } = this.options;
    const { checkpoints, log, limits } = this;
    return ReactorRun.start({ service, ...of, store, commands, followers, checkpoints, log, limits });
  }

  private async stop(names: readonly string[]): Promise<void> {
    const runs = names.map((name) => this.runs.get(name)).filter((run) => run !== undefined);
    await Promise.all(runs.map((run) => run.stop()));
    for (const name of names) this.runs.delete(name);
    await this.checkpoints.write();
  }

  private running(reactor: string): ReactorRun {
    const run = this.runs.get(reactor);
    if (!run) throw new DomainError('UNKNOWN_REACTOR', { reactor, running: [...this.runs.keys()] });
    return run;
  }
}

const messagesOf = (view: View, events: readonly RecordedEvent[]) => events.flatMap((event) => view.messagesOf(event));
