import { categoryOf, type Position, type RecordedEvent, type SubscribeOptions } from '@yikou/event-store';

interface Sleeper {
  readonly options: SubscribeOptions;
  seen: Position;
  readonly wake: () => void;
}

/** What an append brought, for those who ask whether it is anything to them. */
interface News {
  readonly head: Position;
  readonly categories: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

/** Subscriptions that have seen all there is and wait. Each is woken for what its filter lets through, and told of the rest where it asks for it. */
export class Sleepers {
  private readonly asleep = new Set<Sleeper>();

  /** Resolves with how far has been seen meanwhile: when there is something after that, when the signal aborts, or when all are woken. */
  sleep(seen: Position, options: SubscribeOptions): Promise<Position> {
    const { signal } = options;
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        options,
        seen,
        wake: () => {
          this.asleep.delete(sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve(sleeper.seen);
        },
      };
      this.asleep.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake, { once: true });
    });
  }

  /** @param events all that follows what was told before, up to the head */
  tell(events: readonly RecordedEvent[], head: Position): void {
    const news = {
      head,
      categories: new Set(events.map(({ stream }) => categoryOf(stream))),
      types: new Set(events.map(({ type }) => type)),
    };
    for (const sleeper of [...this.asleep]) if (!passesOver(sleeper, news)) sleeper.wake();
  }

  wakeAll(): void {
    for (const { wake } of [...this.asleep]) wake();
  }
}

const passesOver = (sleeper: Sleeper, { head, categories, types }: News): boolean => {
  const { filter, passedOver } = sleeper.options;
  if (!passedOver || !filter) return false;
  const something =
    'types' in filter ? filter.types.some((type) => types.has(type)) : filter.categories.some((each) => categories.has(each));
  if (something) return false;
  sleeper.seen = head;
  passedOver(head);
  return true;
};
