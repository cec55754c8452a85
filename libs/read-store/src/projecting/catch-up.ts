import type { Position } from '@yikou/event-store';
import type { Filler } from './filler';
import type { StepSource } from './steps';

/** What comes in during a round of so few steps is left to the next reader. */
const CLOSE_BY = 1_000;

export interface CatchUpOptions {
  /** Nothing beyond it; default: until the head is close. */
  readonly until?: Position;
  /** After each page. */
  readonly took?: (steps: number) => void;
}

/** Brings a generation close to the head, round by round, since the log goes on meanwhile; its checkpoint is written at the end. */
export const catchUp = async <Doc extends object>(
  filler: Filler<Doc>,
  source: Pick<StepSource<Doc>, 'history'>,
  { until, took }: CatchUpOptions = {},
): Promise<void> => {
  let steps: number;
  do {
    steps = 0;
    for await (const page of source.history(filler.position)) {
      const wanted = until === undefined ? page : page.filter(({ position }) => position <= until);
      const taken = await filler.gather(wanted);
      took?.(taken);
      steps += taken;
      if (wanted.length < page.length) break;
    }
  } while (until === undefined && steps > CLOSE_BY);
  await filler.settle();
};
