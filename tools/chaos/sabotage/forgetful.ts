import { randomUUID } from 'node:crypto';
import type { ReadStreamOptions, RecordedEvent, StreamName } from '@yikou/event-store';
import { parseUuid } from '@yikou/shared-kernel';
import { AroundEvents } from './around-events';

/** Of what was recorded before this start nobody sees the commands: one that comes again is decided again. */
export class Forgetful extends AroundEvents {
  private readonly before = this.inner.head();

  override async *readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]> {
    const before = await this.before;
    for await (const page of super.readStream(stream, options))
      yield page.map((event) => (event.position > before ? event : unknown(event)));
  }
}

const unknown = (event: RecordedEvent): RecordedEvent => ({
  ...event,
  metadata: { ...event.metadata, commandId: parseUuid(randomUUID()) },
});
