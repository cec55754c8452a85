import type { IntegrationEvent } from '../message';
import { BoundedMap } from './bounded-map';

/**
 * The last (epoch, sequence) of each key that a reactor has done with. A sequence is the revision in a stream, so two streams that
 * share a key are two lines: a message is stale only against its own stream.
 */
export class LastSequences {
  private readonly last: BoundedMap<string, string>;

  constructor(limit: number) {
    this.last = new BoundedMap(limit);
  }

  isStale(message: IntegrationEvent, stream: string): boolean {
    const last = this.last.get(lineOf(message, stream));
    return last !== undefined && markOf(message) <= last;
  }

  remember(message: IntegrationEvent, stream: string): void {
    this.last.set(lineOf(message, stream), markOf(message));
  }
}

const lineOf = ({ subject }: IntegrationEvent, stream: string): string => `${stream} ${subject}`;

/** Both are zero-padded: text compares as numbers do. */
const markOf = ({ epoch, sequence }: IntegrationEvent): string => `${epoch}/${sequence}`;
