import type { AnswerLimit, BusLog } from '@yikou/event-bus';
import { DomainError } from '@yikou/shared-kernel';
import type { FiredTimer } from './timer';
import type { IndexedTimer, TimerIndex } from './timer-index';

export interface FiringSetting {
  readonly fire: Readonly<Record<string, (fired: FiredTimer) => Promise<void>>>;
  readonly index: TimerIndex;
  readonly log: BusLog;
  readonly answers: AnswerLimit;
}

/** Fires one timer through its service. */
export class Firing {
  constructor(private readonly setting: FiringSetting) {}

  /** True when it is settled; false when infrastructure failed and it has to be tried again. */
  async fire({ service, fired }: IndexedTimer, attempt: number): Promise<boolean> {
    const { fire, index, log, answers } = this.setting;
    const facts = { service, stream: fired.stream, kind: fired.kind, due: fired.due };
    try {
      const fires = fire[service];
      if (!fires) throw new TypeError(`nobody fires the timers of ${service}`);
      await answers.within(fires(fired));
    } catch (error) {
      if (!(error instanceof DomainError)) {
        log.warn({ ...facts, attempt, err: error }, 'timer not fired: tried again after a pause');
        return false;
      }
      log.warn({ ...facts, code: error.code, rule: error.facts }, 'timer refused: left until an event changes it');
    }
    index.settle(fired);
    return true;
  }
}
