import { START, type Position } from './envelope';

/** One that follows the log: a relay, a consumer group, a projection, a timer index. */
export interface Follower {
  readonly name: string;
  readonly position: Position;
  /** Work begun and not ended: messages in flight, deliveries being sent. Waiting for back-off is no work. */
  readonly busy: number;
  /** Everything up to `position` has been seen (and whatever had to be done for it is done or counted in `busy`). */
  saw(position: Position): void;
  begin(): void;
  end(): void;
  leave(): void;
}

/** Knows who follows the log and how far each has come: quiet, read-your-writes and lag are answered here. */
export class Followers {
  private readonly members = new Set<Member>();
  private waiters: (() => void)[] = [];

  /** @param hurry called when somebody waits for it: one that gathers before it reads on need not gather any longer */
  follow(name: string, from: Position = START, hurry?: () => void): Follower {
    const member = new Member(
      name,
      from,
      hurry,
      () => this.wake(),
      () => {
        this.members.delete(member);
        this.wake();
      },
    );
    this.members.add(member);
    return member;
  }

  list(): readonly { readonly name: string; readonly position: Position; readonly busy: number }[] {
    return [...this.members].map(({ name, position, busy }) => ({ name, position, busy }));
  }

  /**
   * Resolves when every follower has seen the head, nothing is in flight, and the head has not moved since.
   * @param head gives the position of the last event in the log
   */
  async quiet(head: () => Promise<Position>, signal?: AbortSignal): Promise<Position> {
    for (;;) {
      signal?.throwIfAborted();
      const at = await head();
      if (this.isQuietAt(at) && (await head()) === at && this.isQuietAt(at)) return at;
      if (this.isQuietAt(at)) continue;
      this.hurry(at);
      await this.change(signal);
    }
  }

  private hurry(head: Position): void {
    for (const { position, hurry } of this.members) if (position < head) hurry?.();
  }

  private isQuietAt(head: Position): boolean {
    for (const member of this.members) if (member.position < head || member.busy > 0) return false;
    return true;
  }

  /** Resolves when a follower has seen more, come to rest, or left. */
  change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = () => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.waiters.push(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
    });
  }

  private wake(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const wake of waiters) wake();
  }
}

class Member implements Follower {
  busy = 0;
  constructor(
    readonly name: string,
    public position: Position,
    readonly hurry: (() => void) | undefined,
    private readonly changed: () => void,
    readonly leave: () => void,
  ) {}

  saw(position: Position): void {
    if (position <= this.position) return;
    this.position = position;
    this.changed();
  }

  begin(): void {
    this.busy += 1;
  }

  end(): void {
    this.busy -= 1;
    if (this.busy === 0) this.changed();
  }
}
