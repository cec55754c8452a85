import { FIRST_PREVIOUS_HASH, type StreamName } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import { CommandIds } from './command-ids';

export interface CachedStream<State> {
  readonly state: State;
  /** -1 while the stream does not exist. */
  readonly revision: number;
  readonly hash: string;
  readonly recordedAt: Instant;
  readonly commands: CommandIds;
  /** What the data of the folded events weighs, of which a state is made: the bound of the cache counts this. */
  readonly bytes: number;
}

interface Entry {
  readonly version: number;
  readonly stream: CachedStream<unknown>;
  /** As counted when it was put: its index of commands may have grown since. */
  readonly weight: number;
}

/** Folded streams, least recently used out first, bounded in bytes over all streams. A miss folds again. */
export class StateCache {
  private readonly entries = new Map<StreamName, Entry>();
  private bytes = 0;

  constructor(private readonly limit: number) {}

  static empty<State>(state: State): CachedStream<State> {
    return { state, revision: -1, hash: FIRST_PREVIOUS_HASH, recordedAt: '' as Instant, commands: new CommandIds(), bytes: 0 };
  }

  get<State>(stream: StreamName, version: number): CachedStream<State> | undefined {
    const entry = this.entries.get(stream);
    if (entry?.version !== version) return undefined;
    this.entries.delete(stream);
    this.entries.set(stream, entry);
    return entry.stream as CachedStream<State>;
  }

  /** Keeps the newer of what it has and what it is given: two commands may fold the same stream at once. */
  put(stream: StreamName, version: number, folded: CachedStream<unknown>): void {
    const entry = this.entries.get(stream);
    if (entry?.version === version && entry.stream.revision > folded.revision) return;
    if (entry) this.drop(stream, entry);
    const entered = { version, stream: folded, weight: weightOf(folded) };
    this.entries.set(stream, entered);
    this.bytes += entered.weight;
    for (const [oldest, old] of this.entries) {
      if (this.bytes <= this.limit) break;
      this.drop(oldest, old);
    }
  }

  get size(): { readonly streams: number; readonly bytes: number } {
    return { streams: this.entries.size, bytes: this.bytes };
  }

  private drop(stream: StreamName, entry: Entry): void {
    this.entries.delete(stream);
    this.bytes -= entry.weight;
  }
}

const FIXED_WEIGHT = 400;

const weightOf = ({ bytes, commands }: CachedStream<unknown>): number => FIXED_WEIGHT + bytes + commands.bytes;
