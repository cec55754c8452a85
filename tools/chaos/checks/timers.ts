import type { JsonObject } from '@yikou/event-store';
import { atMostOnce, lost, once, twice, type Fault } from '../faults';
import { textIn, type Entry, type History } from '../history';

/** A moment that a stream waits for; `until`: when what it waits for was over. */
interface Awaited {
  readonly what: string;
  readonly at: string;
  readonly until: string | undefined;
  readonly fired: number;
}

/** Every warning, overdue mark and escalation that became due came once, and none that did not. */
export const checkTimers = ({ entries }: History, now: string): { readonly fired: number; readonly faults: readonly Fault[] } => {
  const awaited = [...marksIn(entries), ...escalationsIn(entries)];
  return { fired: awaited.reduce((sum, { fired }) => sum + fired, 0), faults: awaited.flatMap((each) => faultsOf(each, now)) };
};

const faultsOf = ({ what, at, until, fired }: Awaited, now: string): readonly Fault[] => {
  if (until === at) return atMostOnce(fired, what);
  if (at <= now && (until === undefined || until > at)) return once(fired, `${what}, due at ${at}`);
  return fired === 0 ? [] : [twice(`${what}: reached, though it never became due`)];
};

const marksIn = (entries: readonly Entry[]): readonly Awaited[] => {
  const decided = new Map<string, string>();
  const reached = new Map<string, number>();
  for (const entry of entries) {
    const { type, stream } = entry;
    if (type === 'approval.review.decided') decided.set(stream, textIn(entry, 'decidedAt'));
    if (type !== 'approval.review.deadline-reached') continue;
    const name = `${stream} ${textIn(entry, 'mark')}`;
    reached.set(name, (reached.get(name) ?? 0) + 1);
  }
  return entries
    .filter(({ type }) => type === 'approval.review.opened')
    .flatMap(({ stream, data }) =>
      marksOf(data).map(([mark, at]) => {
        const what = `${stream} ${mark}`;
        return { what, at, until: decided.get(stream), fired: reached.get(what) ?? 0 };
      }),
    );
};

/** Yellow only where it comes before red; all of an item of eight working days come after its acceptance. */
const marksOf = ({ deadline }: JsonObject): readonly (readonly [mark: string, at: string])[] => {
  const { yellowAt, redAt, due } = deadline as { readonly yellowAt: string; readonly redAt: string; readonly due: string };
  return [...(yellowAt < redAt ? [['yellow', yellowAt] as const] : []), ['red', redAt], ['breached', due]];
};

const escalationsIn = (entries: readonly Entry[]): readonly Awaited[] => {
  const acknowledged = new Map<string, string>();
  const escalated = new Map<string, number>();
  for (const { type, stream, recordedAt } of entries) {
    if (type === 'supervision.push.acknowledged') acknowledged.set(stream, recordedAt);
    if (type === 'supervision.push.escalated') escalated.set(stream, (escalated.get(stream) ?? 0) + 1);
  }
  return entries
    .filter(({ type }) => type === 'supervision.push.queued')
    .map((entry) => ({
      what: `${entry.stream} escalated`,
      at: textIn(entry, 'acknowledgeBy'),
      until: acknowledged.get(entry.stream),
      fired: escalated.get(entry.stream) ?? 0,
    }));
};

/** There is something to check: a run in which no timer fired shows nothing. */
export const timersFired = (fired: number): readonly Fault[] => (fired > 0 ? [] : [lost('no timer fired in the whole run')]);
