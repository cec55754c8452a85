import { setTimeout as sleep } from 'node:timers/promises';
import {
  WrongExpectedRevision,
  type AppendResult,
  type ExpectedRevision,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import { AroundEvents } from './around-events';

const LATER_MS = 40;

/** Answers an append with what will be, and makes it so a little later: as if a cache in between had taken it. */
export class EarlyAnswers extends AroundEvents {
  private readonly revisions = new Map<StreamName, number>();
  private next: Position | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  override async append(stream: StreamName, events: readonly StoredEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    const known = this.revisions.get(stream) ?? (await this.revisionOf(stream));
    const revision = this.revisions.get(stream) ?? known;
    if (revision !== (expected === 'NoStream' ? -1 : expected))
      throw new WrongExpectedRevision(stream, expected, revision < 0 ? 'NoStream' : revision);
    this.next ??= await this.inner.head();
    this.revisions.set(stream, revision + events.length);
    const positions = events.map(() => (this.next = ((this.next ?? 0n) + 1n) as Position));
    this.writing = this.writing.then(() => sleep(LATER_MS)).then(() => this.inner.append(stream, events, expected));
    return { revision: revision + events.length, positions };
  }

  override async close(): Promise<void> {
    await this.writing;
    await this.inner.close();
  }

  private async revisionOf(stream: StreamName): Promise<number> {
    for await (const [event] of this.inner.readStream(stream, { direction: 'backward', limit: 1 })) if (event) return event.revision;
    return -1;
  }
}
