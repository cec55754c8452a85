import type { BusLog } from '@yikou/event-bus';
import type { Checkpoint } from '@yikou/read-store';

/** Where consumers stand, across restarts. Losing the newest entries is harmless: messages are delivered again. */
export interface CheckpointStore {
  load(consumer: string): Promise<Checkpoint | undefined>;
  save(checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void>;
  close(): Promise<void>;
}

const WRITTEN_AFTER_MS = 100;
const WRITTEN_AFTER_CHANGES = 500;

/** Writes checkpoints of all consumers together and not at once: every so often, after so many changes, and at the end. */
export class LazyCheckpoints {
  private changed = new Map<string, Checkpoint>();
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: CheckpointStore,
    private readonly log: BusLog,
  ) {}

  load(consumer: string): Promise<Checkpoint | undefined> {
    return this.store.load(consumer);
  }

  reached(consumer: string, checkpoint: Checkpoint): void {
    this.changed.set(consumer, checkpoint);
    this.changes += 1;
    if (this.changes >= WRITTEN_AFTER_CHANGES) void this.write();
    else this.writeLater();
  }

  /** Everything told so far is written when it resolves; a failure is logged and tried again later. */
  write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changes = 0;
    this.writing = this.writing.then(() => this.writeNow());
    return this.writing;
  }

  async close(): Promise<void> {
    await this.write();
    clearTimeout(this.timer);
    await this.store.close();
  }

  private writeLater(): void {
    this.timer ??= setTimeout(() => {
      void this.write();
    }, WRITTEN_AFTER_MS);
  }

  private async writeNow(): Promise<void> {
    if (this.changed.size === 0) return;
    const entries = this.changed;
    this.changed = new Map();
    try {
      await this.store.save(entries);
    } catch (error) {
      this.changed = new Map([...entries, ...this.changed]);
      this.log.warn({ err: error }, 'bus checkpoints not written: tried again later');
      this.writeLater();
    }
  }
}
