import { setImmediate as turnOfTheLoop, setTimeout as sleep } from 'node:timers/promises';
import {
  EventStoreUnavailable,
  START,
  nth,
  type AppendResult,
  type Epoch,
  type EventStore,
  type EventText,
  type ExpectedRevision,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StoredEvent,
  type StreamName,
  type SubscribeOptions,
  type SubscriptionPage,
} from '@yikou/event-store';
import { lockDataFolder, type DataFolderLock } from './data-folder-lock';
import { EventFile, type Connect } from './event-file';
import { refuseDamage } from './history-check';
import { GroupCommit, type Committed } from './group-commit';
import { RecentEvents } from './recent-events';
import { Sleepers } from './sleepers';

export interface SqliteEventStoreOptions {
  /** The data folder; made when it is not there (unless `readonly`). */
  readonly directory: string;
  /** Opens beside a running writer, in another process or thread, and takes no lock. Appends are refused. */
  readonly readonly?: boolean;
  /** Something else in the folder shows that there was history: its absence is a loss, not a beginning. */
  readonly historyExpected?: boolean;
  /** How connections are made; default libsql. */
  readonly connect?: Connect;
  /**
   * Much is appended in a row by somebody who would begin again where the log ends, and nobody in this process follows it: it need not stay
   * in memory for those who would, the write-ahead log is copied into the file in large portions, at which nobody waits, and only these and
   * the close are synced. A loss of power may take the end of what was appended before; what is left is whole.
   */
  readonly bulk?: boolean;
  /** Told after every durable transaction how many events it holds: for metrics. */
  readonly committed?: (events: number) => void;
}

/**
 * The event store in a file, `events.db`: one writer for a folder, any number of readers beside it.
 * @throws DataFolderInUse when another process or instance writes to the folder
 * @throws EventStoreDamaged when the file is none of SQLite, has a broken page, or lacks a history that is expected
 * @throws EventStoreUnavailable when the file cannot be opened, or is of a later release
 */
export const openSqliteEventStore = async ({
  directory,
  readonly = false,
  historyExpected = false,
  connect,
  bulk = false,
  committed,
}: SqliteEventStoreOptions): Promise<EventStore> => {
  if (readonly) return new SqliteEventStore(() => EventFile.open(directory, true, connect), undefined, undefined, false);
  const lock = lockDataFolder(directory);
  try {
    refuseDamage(directory, historyExpected);
    return new SqliteEventStore(() => EventFile.open(directory, false, connect, bulk), lock, committed, !bulk);
  } catch (error) {
    lock.release();
    throw error;
  }
};

/** Reads beside a writer that tells when it has gone on. */
export interface ToldReader {
  readonly events: EventStore;
  /** The writer has appended: whoever follows here reads on. */
  appended(): void;
}

/**
 * Opens beside the writer of this process, in another thread: subscriptions wait for being told instead of looking again and again.
 * @throws EventStoreUnavailable when there is no event store, or it cannot be opened
 */
export const openToldReader = ({ directory }: { readonly directory: string }): ToldReader => {
  const events = new SqliteEventStore(() => EventFile.open(directory, true), undefined);
  return { events, appended: () => events.appended() };
};

const PAGE_SIZE = 1_000;
/** How often a reader looks whether the writer, whom it cannot hear, has gone on. */
const LOOK_AGAIN_MS = 50;

class SqliteEventStore implements EventStore {
  readonly epoch: Epoch;
  private opened: EventFile | undefined;
  /** Absent where nobody follows. */
  private readonly recent: RecentEvents | undefined;
  private readonly commits: GroupCommit;
  private readonly sleepers = new Sleepers();
  private closed = false;

  /**
   * @param lock of the writer; a reader has none
   * @param followed what is new stays in memory for those who follow: what was committed here, or what a reader was told of
   */
  constructor(
    private readonly open: () => EventFile,
    private readonly lock: DataFolderLock | undefined,
    private readonly committed?: (events: number) => void,
    followed = true,
  ) {
    this.opened = open();
    this.epoch = this.opened.epoch;
    this.recent = followed ? new RecentEvents(this.opened.head) : undefined;
    const writable = { file: () => this.file, failed: () => this.reopen() };
    this.commits = new GroupCommit(writable, (events) => this.publish(events));
  }

  async append(
    stream: StreamName,
    events: readonly StoredEvent[],
    expected: ExpectedRevision,
    texts?: readonly EventText[],
  ): Promise<AppendResult> {
    this.refuseWhenClosed();
    if (!this.lock) throw new EventStoreUnavailable('the event store was opened for reading only');
    return this.commits.append(stream, events, expected, texts);
  }

  async *readStream(stream: StreamName, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    const { direction = 'forward', limit = Infinity, signal } = options;
    const step = direction === 'forward' ? 1 : -1;
    let next = options.fromRevision ?? (direction === 'forward' ? 0 : Number.MAX_SAFE_INTEGER);
    let left = limit;
    if (direction === 'forward' && this.isBeyond(stream, next)) return;
    while (left > 0) {
      signal?.throwIfAborted();
      const { events, ended } = this.file.ofStream(stream, direction, next, Math.min(left, PAGE_SIZE));
      const last = events.at(-1);
      if (!last) return;
      yield events;
      if (ended) return;
      left -= events.length;
      next = last.revision + step;
      await turnOfTheLoop();
    }
  }

  readAll(options: ReadAllOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    return this.pages(options, this.closed ? START : this.file.head);
  }

  async *subscribe(options: SubscribeOptions = {}): AsyncGenerator<SubscriptionPage> {
    const { signal, passedOver } = options;
    let seen = options.from ?? START;
    let arrived = false;
    while (!this.closed && !signal?.aborted) {
      const page = this.pageAfter(seen, options);
      if (page.seen === seen && arrived) {
        seen = await this.progress(seen, options);
        continue;
      }
      if (arrived && page.caughtUp && page.events.length === 0 && passedOver) passedOver(page.seen);
      else yield page;
      seen = page.seen;
      arrived = page.caughtUp;
      if (!arrived) await turnOfTheLoop();
    }
  }

  /** For a reader that is told: takes what the writer has appended since, or, when that is much, lets everybody read it from the file. */
  appended(): void {
    if (this.closed || !this.recent) return;
    const { head } = this.file;
    const { events, seen, units } = this.file.after(this.recent.head, head, PAGE_SIZE);
    if (seen < head) this.recent.reset(head);
    else for (const event of events) this.recent.push(event, units / events.length);
    if (seen < head) this.sleepers.wakeAll();
    else if (events.length > 0) this.sleepers.tell(events, head);
  }

  async head(): Promise<Position> {
    return this.file.head;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.commits.flush();
    this.closed = true;
    this.sleepers.wakeAll();
    try {
      this.opened?.close();
    } finally {
      this.lock?.release();
    }
  }

  /** Whoever reads on from a state that he knows mostly finds nothing: the only writer need not ask the file for that. */
  private isBeyond(stream: StreamName, revision: number): boolean {
    this.refuseWhenClosed();
    return revision > (this.commits.knownRevision(stream) ?? Infinity);
  }

  private async *pages(options: ReadAllOptions, until: Position): AsyncGenerator<readonly RecordedEvent[]> {
    const { filter, pageSize = PAGE_SIZE, signal } = options;
    let from = options.from ?? START;
    do {
      signal?.throwIfAborted();
      const { events, seen } = this.file.after(from, until, pageSize, filter);
      from = seen;
      if (events.length > 0) yield events;
      await turnOfTheLoop();
    } while (from < until);
  }

  /** What follows a position: from memory when it is near the head, otherwise from the file; the same either way. */
  private pageAfter(from: Position, { filter, pageSize = PAGE_SIZE }: ReadAllOptions): SubscriptionPage {
    const head = this.recent?.head ?? this.file.head;
    const near = this.recent?.after(from, pageSize, filter);
    const { events, seen } = near ?? this.file.after(from, head, pageSize, filter);
    return { events, seen, caughtUp: seen >= head };
  }

  private publish(committed: readonly Committed[]): void {
    if (committed.length === 0) return;
    this.committed?.(committed.length);
    if (!this.recent) return;
    const events = committed.map(({ event, position }): RecordedEvent => ({ ...event, data: event.data, position }));
    events.forEach((event, index) => this.recent?.push(event, nth(committed, index).units));
    this.sleepers.tell(events, this.recent.head);
  }

  /** Resolves when there is something after this position, or the store closes or the signal aborts: with how far was seen meanwhile. */
  private async progress(seen: Position, options: SubscribeOptions): Promise<Position> {
    if (this.recent) return this.recent.head > seen ? seen : this.sleepers.sleep(seen, options);
    while (!this.closed && !options.signal?.aborted && this.file.head <= seen) await sleep(LOOK_AGAIN_MS);
    return seen;
  }

  private get file(): EventFile {
    this.refuseWhenClosed();
    return this.opened ?? this.openAgain();
  }

  /** After a failed transaction nothing that was known of the file counts. If it cannot be opened now, the next caller tries again. */
  private reopen(): void {
    this.opened?.abandon();
    this.opened = undefined;
    try {
      this.openAgain();
    } catch {
      // Whoever needs the file next opens it and hears why it cannot be.
    }
  }

  private openAgain(): EventFile {
    this.opened = this.open();
    this.recent?.reset(this.opened.head);
    this.sleepers.wakeAll();
    return this.opened;
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new EventStoreUnavailable('the event store is closed');
  }
}
