import { RevisionMismatch } from '@yikou/event-sourcing';
import type { Followers, Position } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandObserver } from '../http';

/** Of the process, once, however many products run in it (tests start many). */
const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });

export interface Watched {
  readonly followers: Followers;
  readonly head: () => Promise<Position>;
  readonly parkedKeys: () => Promise<number>;
  /** Timers in the index, and those that are due now. */
  readonly timers: () => Promise<{ readonly waiting: number; readonly due: number }>;
}

/** What Prometheus reads. Labels are names of routes, categories and followers: never an id. */
export class Metrics implements CommandObserver {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'yikou_http_request_duration_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  private readonly commands = new Counter({
    name: 'yikou_commands_total',
    help: 'Commands by category of stream and outcome; code: of the refusal',
    labelNames: ['category', 'outcome', 'code'],
    registers: [this.registry],
  });
  private readonly faults = new Counter({
    name: 'yikou_http_faults_total',
    help: 'Requests that failed by a fault of the product (500)',
    labelNames: ['route'],
    registers: [this.registry],
  });
  private readonly appends = new Histogram({
    name: 'yikou_append_batch_events',
    help: 'Events that were made durable in one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers: [this.registry],
  });

  served(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  handled(category: string, outcome: 'recorded' | 'repeated' | 'nothing'): void {
    this.commands.inc({ category, outcome, code: '' });
  }

  refused(category: string, error: unknown): void {
    if (error instanceof DomainError) this.commands.inc({ category, outcome: 'refused', code: error.code });
    else if (error instanceof RevisionMismatch) this.commands.inc({ category, outcome: 'refused', code: 'REVISION_MISMATCH' });
    else this.commands.inc({ category, outcome: 'failed', code: '' });
  }

  failed(route: string): void {
    this.faults.inc({ route });
  }

  appended(events: number): void {
    this.appends.observe(events);
  }

  /** Gauges that are asked when somebody looks. */
  watch({ followers, head, parkedKeys, timers }: Watched): void {
    const registers = [this.registry];
    new Gauge({
      name: 'yikou_follower_lag_positions',
      help: 'Positions behind the head of the log',
      labelNames: ['follower'],
      registers,
      async collect() {
        const at = await head();
        this.reset();
        for (const { name, position } of followers.list()) this.set({ follower: name }, position < at ? Number(at - position) : 0);
      },
    });
    new Gauge({
      name: 'yikou_parked_keys',
      help: 'Keys that are held for a reactor because a message failed',
      registers,
      async collect() {
        this.set(await parkedKeys());
      },
    });
    new Gauge({
      name: 'yikou_timers',
      help: 'Timers by whether they are due',
      labelNames: ['state'],
      registers,
      async collect() {
        const { waiting, due } = await timers();
        this.set({ state: 'due' }, due);
        this.set({ state: 'waiting' }, waiting);
      },
    });
  }

  async text(): Promise<string> {
    return `${await this.registry.metrics()}\n${await processMetrics.metrics()}`;
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
