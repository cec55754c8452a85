import { START, type Epoch, type Position } from '@yikou/event-store';
import type { Change, Checkpoint, Generation, ModelWriter } from '../read-store';
import type { Step } from './steps';

/** Steps that changed nothing may go by so many before the checkpoint is written for them alone. */
const UNWRITTEN_STEPS = 1_000;

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

/** Brings a generation forward, step after step, each once: what lies at or before its checkpoint is passed over. */
export class Filler<Doc extends object> {
  private unwritten: { readonly checkpoint: Checkpoint; readonly steps: number } | undefined;

  private constructor(
    readonly name: string,
    readonly generation: number,
    private readonly writer: ModelWriter<Doc>,
    private readonly epoch: Epoch,
    private at: Position,
  ) {}

  /** @param epoch of the log that the steps come from */
  static async of<Doc extends object>({ generation, writer, model }: Generation<Doc>, epoch: Epoch): Promise<Filler<Doc>> {
    const checkpoint = await writer.checkpoint();
    return new Filler(model.name, generation, writer, epoch, checkpoint?.position ?? START);
  }

  /** Of the last step that is in the documents. */
  get position(): Position {
    return this.at;
  }

  /**
   * All documents that the steps change and the checkpoint, in one write.
   * @returns how many steps were new
   * @throws ProjectionFailed
   */
  async apply(steps: readonly Step<Doc>[]): Promise<number> {
    const fresh = steps.filter(({ position }) => position > this.at);
    try {
      await this.take(fresh);
      return fresh.length;
    } catch (error) {
      // What comes before the event that failed is good: the model stops right there.
      if (error instanceof ProjectionFailed) await this.apply(fresh.filter(({ position }) => position < error.position));
      throw error;
    }
  }

  /** Writes the checkpoint of steps that changed nothing. */
  async settle(): Promise<void> {
    if (this.unwritten) await this.write([], this.unwritten.checkpoint);
  }

  private async take(fresh: readonly Step<Doc>[]): Promise<void> {
    const last = fresh.at(-1);
    if (!last) return;
    const checkpoint = { epoch: this.epoch, position: last.position, eventId: last.eventId };
    const changes = await this.changesOf(fresh);
    const waiting = (this.unwritten?.steps ?? 0) + fresh.length;
    if (changes.length > 0 || waiting >= UNWRITTEN_STEPS) await this.write(changes, checkpoint);
    else this.unwritten = { checkpoint, steps: waiting };
    this.at = last.position;
  }

  private async write(changes: readonly Change<Doc>[], checkpoint: Checkpoint): Promise<void> {
    await this.writer.write(changes, checkpoint);
    this.unwritten = undefined;
  }

  private async changesOf(steps: readonly Step<Doc>[]): Promise<readonly Change<Doc>[]> {
    const byDocument = this.byDocument(steps);
    if (byDocument.size === 0) return [];
    const before = await this.writer.load([...byDocument.keys()]);
    const changes: Change<Doc>[] = [];
    for (const [id, own] of byDocument) {
      const was = before.get(id);
      const doc = own.reduce((present, step) => this.guarded(step, () => step.project(present, id)), was);
      if (doc !== was) changes.push(doc ? { id, doc } : { id });
    }
    return changes;
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
