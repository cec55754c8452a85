import {
  WrongExpectedRevision,
  nth,
  revisionOf,
  textsOf,
  type AppendResult,
  type EventText,
  type ExpectedRevision,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import type { EventFile } from './event-file';
import { StreamHeads } from './stream-heads';

/** An event that has just been made durable, and the length of its JSON text. */
export interface Committed {
  readonly event: StoredEvent;
  readonly position: Position;
  readonly units: number;
}

/** The file of the only writer, opened again after a failure. */
export interface Writable {
  file(): EventFile;
  /** The last transaction has failed: nothing that is known of the file counts any more. */
  failed(): void;
}

interface Waiting {
  readonly stream: StreamName;
  readonly events: readonly StoredEvent[];
  readonly texts: readonly EventText[];
  readonly expected: ExpectedRevision;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/** A transaction that is durable: what it appended, and how to answer each who took part. */
interface Done {
  readonly events: readonly Committed[];
  readonly answers: readonly (() => void)[];
}

/** Bounds of one transaction, in appends and in UTF-16 units of text: the loop must not stand still for long. */
const MOST_APPENDS = 512;
const MOST_UNITS = 4 * 1024 * 1024;

/** Whoever was alone so many times need not wait for the turn of the loop to end, except now and then, to see whether others have come. */
const SURELY_ALONE = 4;
const LOOK_AROUND = 8;

/**
 * Appends that arrive in the same turn of the loop share one durable transaction; each gets its own answer and its own conflict.
 * The turn ends with `setImmediate`: requests that came in together go together, and one alone waits for nobody.
 */
export class GroupCommit {
  private readonly waiting: Waiting[] = [];
  private readonly heads = new StreamHeads();
  /** Transactions in a row that had one append only. */
  private alone = 0;

  constructor(
    private readonly writable: Writable,
    private readonly committed: (events: readonly Committed[]) => void,
  ) {}

  append(
    stream: StreamName,
    events: readonly StoredEvent[],
    expected: ExpectedRevision,
    given?: readonly EventText[],
  ): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      const texts = textsOf(stream, events, expected, given);
      this.waiting.push({ stream, events, texts, expected, resolve, reject });
      if (this.waiting.length === 1) this.schedule();
    });
  }

  /** The last revision of a stream where it is known without asking the file; -1: there is no such stream. */
  knownRevision(stream: string): number | undefined {
    return this.heads.get(stream);
  }

  /** Commits whatever waits, now. */
  flush(): void {
    while (this.waiting.length > 0) this.commit();
  }

  private schedule(): void {
    const commit = () => this.commit();
    if (this.alone > SURELY_ALONE && this.alone % LOOK_AROUND !== 0) queueMicrotask(commit);
    else setImmediate(commit);
  }

  private commit(): void {
    const batch = this.nextBatch();
    this.alone = batch.length === 1 ? this.alone + 1 : 0;
    if (this.waiting.length > 0) this.schedule();
    if (batch.length === 0) return;
    const done = this.inTransaction(batch);
    if (!done) return;
    this.committed(done.events);
    for (const answer of done.answers) answer();
  }

  private nextBatch(): readonly Waiting[] {
    if (this.waiting.length <= 1) return this.waiting.splice(0);
    let units = 0;
    const enough = this.waiting.findIndex(({ texts }, index) => {
      if (index >= MOST_APPENDS || units >= MOST_UNITS) return true;
      for (const text of texts) units += unitsOf(text);
      return false;
    });
    return this.waiting.splice(0, enough < 0 ? this.waiting.length : enough);
  }

  /** All of the batch in one transaction, or nothing of it and everybody is told why. */
  private inTransaction(batch: readonly Waiting[]): Done | undefined {
    try {
      const file = this.writable.file();
      const events: Committed[] = [];
      file.begin();
      const answers = batch.map((each) => this.write(file, each, events));
      file.commit();
      return { events, answers };
    } catch (error) {
      this.heads.clear();
      this.writable.failed();
      for (const { reject } of batch) reject(error as Error);
      return undefined;
    }
  }

  private write(file: EventFile, { stream, events, texts, expected, resolve, reject }: Waiting, committed: Committed[]): () => void {
    const revision = this.heads.get(stream) ?? file.revisionOf(stream);
    if (revision !== revisionOf(expected)) {
      this.heads.set(stream, revision);
      const conflict = new WrongExpectedRevision(stream, expected, revision < 0 ? 'NoStream' : revision);
      return () => reject(conflict);
    }
    const positions: Position[] = [];
    events.forEach((event, index) => {
      const text = nth(texts, index);
      const position = file.insert(event, text);
      positions.push(position);
      committed.push({ event, position, units: unitsOf(text) });
    });
    const last = revision + events.length;
    this.heads.set(stream, last);
    return () => resolve({ revision: last, positions });
  }
}

const unitsOf = ({ data, metadata }: EventText): number => data.length + metadata.length;
