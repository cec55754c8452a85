import { START, type Epoch, type Position } from '@yikou/event-store';
import type { Checkpoint, Generation, ModelWriter } from '../read-store';
import { ChangedDocuments, memoryOfThread, type GatheringMemory } from './changed-documents';
import type { Step } from './steps';

/** Steps that changed nothing may go by so many before the checkpoint is written for them alone. */
const UNWRITTEN_STEPS = 1_000;
/** Pages that are gathered at most: readers see nothing of them until they are written. */
const GATHERED_PAGES = 32;

/** A projection threw: the model stops before this event. */
export class ProjectionFailed extends Error {
  override readonly name = 'ProjectionFailed';
  constructor(
    readonly model: string,
    readonly eventId: string,
    readonly position: Position,
    cause: unknown,
  ) {
    super(
      `the projection of ${model} failed at event ${eventId} (position ${position}): ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/** Steps that are in hand and not in the store. */
interface Unwritten {
  readonly checkpoint: Checkpoint;
  readonly steps: number;
}

/**
 * Brings a generation forward, step after step, each once: what lies at or before its checkpoint is passed over. Whatever it throws, the
 * generation is whole, and nothing that was not written counts as taken.
 */
export class Filler<Doc extends object> {
  private readonly changed: ChangedDocuments<Doc>;
  private unwritten: Unwritten | undefined;
  /** Gathered since it wrote. */
  private pages = 0;
  private at: Position;

  private constructor(
    readonly name: string,
    readonly generation: number,
    private readonly writer: ModelWriter<Doc>,
    private readonly epoch: Epoch,
    private written: Position,
    private readonly memory: GatheringMemory,
  ) {
    this.at = written;
    this.changed = new ChangedDocuments(memory);
  }

  /**
   * @param epoch of the log that the steps come from
   * @param memory that it shares with others while it gathers
   */
  static async of<Doc extends object>(
    { generation, writer, model }: Generation<Doc>,
    epoch: Epoch,
    memory: GatheringMemory = memoryOfThread,
  ): Promise<Filler<Doc>> {
    const checkpoint = await writer.checkpoint();
    return new Filler(model.name, generation, writer, epoch, checkpoint?.position ?? START, memory);
  }

  /** Of the last step that was taken. */
  get position(): Position {
    return this.at;
  }

  /** Whether some document is not yet as the steps taken make it, for those who read. */
  get isGathering(): boolean {
    return this.changed.size > 0;
  }

  /**
   * All documents that the steps change, those gathered before, and the checkpoint, in one write.
   * @returns how many steps were new
   * @throws ProjectionFailed
   */
  async apply(steps: readonly Step<Doc>[]): Promise<number> {
    return this.take(steps, () => true);
  }

  /**
   * As `apply`, but for the time of writing: changed documents stay in memory while they are few, so that one that changes often is written
   * once. For whoever has far to go, with nobody waiting for what lies on the way.
   */
  async gather(page: readonly Step<Doc>[]): Promise<number> {
    this.pages += 1;
    return this.take(page, () => this.isFull());
  }

  /** Writes what was gathered, and the checkpoint of steps that changed nothing. */
  async settle(): Promise<void> {
    if (this.unwritten) await this.write(this.unwritten);
  }

  /** Lets go of what was gathered. */
  forget(): void {
    this.changed.clear();
    this.unwritten = undefined;
    this.pages = 0;
    this.at = this.written;
  }

  private async take(steps: readonly Step<Doc>[], isTime: () => boolean): Promise<number> {
    const fresh = steps.filter(({ position }) => position > this.at);
    try {
      await this.fold(fresh);
      if (isTime()) await this.writeIfWorthIt();
      return fresh.length;
    } catch (error) {
      // What comes before the event that failed is good: the model stops right there.
      if (error instanceof ProjectionFailed) await this.apply(fresh.filter(({ position }) => position < error.position));
      else this.forget();
      throw error;
    }
  }

  private isFull(): boolean {
    return !this.isGathering || this.pages >= GATHERED_PAGES || this.memory.isFull;
  }

  private async fold(fresh: readonly Step<Doc>[]): Promise<void> {
    const last = fresh.at(-1);
    if (!last) return;
    await this.foldInto(this.changed, this.byDocument(fresh));
    const checkpoint = { epoch: this.epoch, position: last.position, eventId: last.eventId };
    this.unwritten = { checkpoint, steps: (this.unwritten?.steps ?? 0) + fresh.length };
    this.at = last.position;
  }

  private async writeIfWorthIt(): Promise<void> {
    if (this.unwritten && (this.isGathering || this.unwritten.steps >= UNWRITTEN_STEPS)) await this.write(this.unwritten);
  }

  private async write({ checkpoint }: Unwritten): Promise<void> {
    try {
      await this.writer.write([...this.changed.changes()], checkpoint);
      this.written = this.at;
    } finally {
      this.forget();
    }
  }

  /** All of the steps, or nothing where one of them fails. */
  private async foldInto(changed: ChangedDocuments<Doc>, steps: ReadonlyMap<string, readonly Step<Doc>[]>): Promise<void> {
    const unknown = [...steps.keys()].filter((id) => !changed.has(id));
    const stored = unknown.length > 0 ? await this.writer.load(unknown) : new Map<string, Doc>();
    const folded: [id: string, doc: Doc | undefined, was: Doc | undefined][] = [];
    for (const [id, own] of steps) {
      const was = changed.has(id) ? changed.get(id) : stored.get(id);
      const doc = own.reduce((present, step) => this.guarded(step, () => step.project(present, id)), was);
      if (doc !== was) folded.push([id, doc, was]);
    }
    for (const [id, doc, was] of folded) changed.set(id, doc, was);
  }

  /** Only within a document does the order count, so each is loaded and written once. */
  private byDocument(steps: readonly Step<Doc>[]): ReadonlyMap<string, readonly Step<Doc>[]> {
    const byDocument = new Map<string, Step<Doc>[]>();
    for (const step of steps) {
      for (const id of new Set(this.guarded(step, () => step.documents()))) {
        const own = byDocument.get(id);
        if (own) own.push(step);
        else byDocument.set(id, [step]);
      }
    }
    return byDocument;
  }

  private guarded<Result>({ eventId, position }: Step<Doc>, work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw new ProjectionFailed(this.name, eventId, position, error);
    }
  }
}
