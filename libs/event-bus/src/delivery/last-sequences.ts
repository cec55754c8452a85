import type { Delivered } from '../message';
import { BoundedMap } from './bounded-map';

/** What is compared. */
type Told = Pick<Delivered, 'topic' | 'message'>;

/**
 * The last (epoch, sequence) of each key that a reactor has done with. A sequence is the revision in a stream, so two streams that
 * share a key are two lines, and so are two topics that tell of one event: a message is stale only against its own stream and topic.
 */
export class LastSequences {
  private readonly last: BoundedMap<string, string>;

  constructor(limit: number) {
    this.last = new BoundedMap(limit);
  }

  isStale(delivered: Told, stream: string): boolean {
    const last = this.last.get(lineOf(delivered, stream));
    return last !== undefined && markOf(delivered) <= last;
  }

  remember(delivered: Told, stream: string): void {
    this.last.set(lineOf(delivered, stream), markOf(delivered));
  }
}

const lineOf = ({ topic, message: { subject } }: Told, stream: string): string => `${topic} ${stream} ${subject}`;

/** Both are zero-padded: text compares as numbers do. */
const markOf = ({ message: { epoch, sequence } }: Told): string => `${epoch}/${sequence}`;
