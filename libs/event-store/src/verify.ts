import { createHash, type Hash } from 'node:crypto';
import { START, type EventMetadata, type Position, type RecordedEvent } from './envelope';
import { UnreadableEvent, type EventStore, type ReadAllOptions } from './event-store';
import { brokenLink } from './hash';

/**
 * Which rule an event breaks. `hash`: it is not what was hashed; `previousHash`, `revision`: it does not follow the event before it in its
 * stream; `position`: it does not follow in the log; `recordedAt`: it runs back within its stream; `unreadable`: it is no event any more;
 * `head`: the log is not the one whose head was written down.
 */
export type ChainRule = 'hash' | 'previousHash' | 'revision' | 'position' | 'recordedAt' | 'unreadable' | 'head';

export interface ChainFault {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly rule: ChainRule;
}

/** The end of a log, to be written down outside: whoever has it can tell that nothing up to there was changed, added or taken away. */
export interface LogHead {
  readonly position: Position;
  readonly eventId: string;
  readonly hash: string;
  /** SHA-256 over the hashes of all events up to here, in the order of the log; absent when not all were read. */
  readonly digest?: string;
}

export interface Verified {
  readonly streams: number;
  readonly events: number;
  readonly faultCount: number;
  /** The first of them. */
  readonly faults: readonly ChainFault[];
  /** Absent for an empty log. */
  readonly head?: LogHead;
}

export interface VerifyOptions {
  /** Exclusive; default the start. The first event read of a stream is then held against the one stored before it. */
  readonly from?: Position;
  /** A head written down earlier, which must still be in history. */
  readonly head?: LogHead;
  /** Told after each page: the events verified and the position reached. */
  readonly onProgress?: (events: number, position: Position) => void;
  readonly signal?: AbortSignal;
}

export const FAULTS_TOLD = 100;

type Source = Pick<EventStore, 'readAll' | 'readStream'>;

/**
 * Verifies what is stored, before any upcasting: every event against its hash and its predecessor's. What it keeps in memory is the end
 * of each stream. After a fault it goes on from what is stored there, so that one change is one fault.
 */
export const verifyLog = async (store: Source, options: VerifyOptions = {}): Promise<Verified> => {
  const run = new Verification(store, options);
  for await (const page of readable(store, options, (fault) => run.unreadable(fault))) await run.take(page);
  return run.end();
};

/** Pages of the log; where an event cannot be read, those before it one by one, then on behind it. */
async function* readable(
  store: Source,
  { from = START, signal }: VerifyOptions,
  told: (error: UnreadableEvent) => void,
): AsyncIterable<readonly RecordedEvent[]> {
  let after = from;
  let pageSize: number | undefined;
  for (;;) {
    const reading: ReadAllOptions = { from: after, ...(pageSize !== undefined && { pageSize }), ...(signal && { signal }) };
    try {
      for await (const page of store.readAll(reading)) {
        yield page;
        after = page.at(-1)?.position ?? after;
      }
      return;
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      const reached = pageSize === 1;
      pageSize = reached ? undefined : 1;
      if (!reached) continue;
      told(error);
      after = error.position;
    }
  }
}

/** The last event of a stream, as it is stored. */
interface End {
  readonly revision: number;
  /** Unknown behind an event that cannot be read. */
  readonly hash: string | undefined;
  readonly recordedAt: string;
}

class Verification {
  private readonly ends = new Map<string, End>();
  private readonly faults: ChainFault[] = [];
  private readonly digest: Hash | undefined;
  private faultCount = 0;
  private events = 0;
  private last: RecordedEvent | undefined;
  private headSeen = false;

  constructor(
    private readonly store: Source,
    private readonly options: VerifyOptions,
  ) {
    if ((options.from ?? START) === START) this.digest = createHash('sha256');
  }

  async take(page: readonly RecordedEvent[]): Promise<void> {
    for (const event of page) {
      const before = this.ends.get(event.stream) ?? (await this.storedBefore(event));
      const rule = this.ruleBroken(event, before);
      if (rule) this.fault(event, rule);
      this.passed(event);
    }
    if (this.last) this.options.onProgress?.(this.events, this.last.position);
  }

  unreadable({ stream, revision, position }: UnreadableEvent): void {
    this.events += 1;
    this.digest?.update('unreadable');
    this.fault({ stream, revision, position }, 'unreadable');
    this.ends.set(stream, { revision, hash: undefined, recordedAt: this.ends.get(stream)?.recordedAt ?? '' });
  }

  end(): Verified {
    const { head: written } = this.options;
    if (written && !this.headSeen) this.fault({ stream: '', revision: 0, position: written.position }, 'head');
    const { faultCount, faults, events } = this;
    const head = this.last && this.headAt(this.last);
    return { streams: this.ends.size, events, faultCount, faults, ...(head && { head }) };
  }

  private ruleBroken(event: RecordedEvent, before: End | undefined): ChainRule | undefined {
    if (event.position <= (this.last?.position ?? this.options.from ?? START)) return 'position';
    try {
      const { previousHash, recordedAt } = event.metadata;
      const link = brokenLink(event, before && { revision: before.revision, hash: before.hash ?? previousHash });
      return link ?? (before && recordedAt < before.recordedAt ? 'recordedAt' : undefined);
    } catch {
      // JSON, but not that of an event.
      return 'unreadable';
    }
  }

  private passed(event: RecordedEvent): void {
    this.events += 1;
    this.ends.set(event.stream, endAt(event));
    this.digest?.update(String(metadataOf(event).hash));
    this.last = event;
    const { head } = this.options;
    if (event.position !== head?.position) return;
    this.headSeen = true;
    if (!this.isAt(head, event)) this.fault(event, 'head');
  }

  private isAt({ eventId, hash, digest }: LogHead, event: RecordedEvent): boolean {
    const here = this.headAt(event);
    return eventId === here.eventId && hash === here.hash && (digest === undefined || here.digest === undefined || digest === here.digest);
  }

  private headAt(event: RecordedEvent): LogHead {
    const digest = this.digest?.copy().digest('hex');
    const { hash = '' } = metadataOf(event);
    return { position: event.position, eventId: event.id, hash, ...(digest !== undefined && { digest }) };
  }

  /** Where not all is read: the predecessor of the first event read of a stream. */
  private async storedBefore({ stream, revision }: RecordedEvent): Promise<End | undefined> {
    if (this.digest || revision === 0) return undefined;
    try {
      for await (const [before] of this.store.readStream(stream, { fromRevision: revision - 1, limit: 1 })) {
        if (before?.revision === revision - 1) return endAt(before);
      }
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      return { revision: revision - 1, hash: undefined, recordedAt: '' };
    }
    return undefined;
  }

  private fault({ stream, revision, position }: Omit<ChainFault, 'rule'>, rule: ChainRule): void {
    this.faultCount += 1;
    if (this.faults.length < FAULTS_TOLD) this.faults.push({ stream, revision, position, rule });
  }
}

/** What somebody has changed may be any JSON. */
const metadataOf = ({ metadata }: { readonly metadata: Partial<EventMetadata> | null }): Partial<EventMetadata> => metadata ?? {};

const endAt = (event: RecordedEvent): End => {
  const { hash, recordedAt = '' } = metadataOf(event);
  return { revision: event.revision, hash, recordedAt };
};
