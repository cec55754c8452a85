import { parseInstant, plusMs } from '@yikou/shared-kernel';
import { expectGood, transportTo, type Call } from '../transport';
import { check, type ModelHash } from './checks';
import { buildCity } from './city';
import { readLog } from './log';
import { planOf, type Plan } from './plan';
import { Receiver } from './receiver';
import { runPlan, type Counts } from './runner';
import { keyOf } from './seeded';
import { settle } from './settlement';

export interface DriveOptions {
  readonly url: string;
  readonly seed: number;
  /** Where the driver takes webhooks: part of the subscription, so the same port for the same state. */
  readonly webhookPort: number;
  readonly progress: (text: string) => void;
}

/** What a drive came to. `cases` counts those of the log; `ok` is true when nothing is in `faults`. */
export interface DriveReport extends Omit<Counts, 'refused' | 'registered'> {
  readonly cases: number;
  readonly registered: number;
  /** Commands that the product said no to. */
  readonly refused: number;
  readonly pushes: number;
  readonly duplicates: number;
  readonly entitlements: number;
  readonly payments: number;
  readonly breached: number;
  readonly streams: number;
  readonly events: number;
  readonly models: readonly ModelHash[];
  readonly ok: boolean;
  readonly faults: readonly string[];
}

/** The product does not stand so that this log can be driven through it. */
export class CannotDrive extends Error {
  override readonly name = 'CannotDrive';
}

const AFTER_THE_LOG_MS = 1_000;

/**
 * Replays a log as live traffic through the public API, on the product's virtual clock, and checks afterwards what it came to.
 * @throws UnreadableLog; CannotDrive when the clock is not virtual, or beyond the log's first event
 */
export const drive = async (file: string, { url, seed, webhookPort, progress }: DriveOptions): Promise<DriveReport> => {
  const log = await readLog(file);
  const plan = planOf(log);
  const transport = transportTo(url);
  const receiver = new Receiver();
  try {
    const { begins, ends } = await spanOf(transport.call, plan);
    const city = await buildCity(transport.call, { plan, seed, begins, webhook: await receiver.listen(webhookPort), progress });
    receiver.accept(city.secret, async (pushId) => {
      await city.as('drive-supervisor')('POST', `/supervision/pushes/${pushId}/acknowledgements`, {
        body: {},
        key: keyOf(seed, 'ack', pushId),
      });
    });
    const driven = await runPlan(city, { plan, seed, receiver, progress: percent(progress) });
    let quiets = 0;
    const quiet = async () => {
      const body = { to: plusMs(ends, AFTER_THE_LOG_MS) };
      await city.as('admin')('POST', '/admin/clock/advances', { body, key: keyOf(seed, 'settling', String((quiets += 1))) });
    };
    progress('payments');
    const settled = await settle(city, { seed, applicants: driven.applicants, quiet });
    const checked = await check(city, driven, { seed, progress });
    const { pushes, duplicates, badSignatures } = receiver.received;
    const { counts } = driven;
    const faults = [
      ...driven.faults,
      ...settled.faults,
      ...checked.faults,
      ...(badSignatures === 0 ? [] : [`${String(badSignatures)} webhooks with a wrong signature`]),
      ...(duplicates === 0 ? [] : [`${String(duplicates)} pushes came more than once`]),
      ...(pushes === counts.granted ? [] : [`${String(pushes)} pushes for ${String(counts.granted)} grants`]),
    ];
    return {
      ...counts,
      cases: log.length,
      pushes,
      duplicates,
      entitlements: settled.matched,
      payments: settled.payments,
      breached: checked.breached,
      streams: checked.verified.streams,
      events: checked.verified.events,
      models: checked.models,
      ok: faults.length === 0,
      faults,
    };
  } finally {
    await receiver.close();
    await transport.close();
  }
};

const spanOf = async (call: Call, { steps }: Plan) => {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) throw new CannotDrive('日志中没有事件 the log holds no events');
  const { token } = await expectGood<{ readonly token: string }>(call, 'POST', '/auth/token', { body: { account: 'admin' } });
  const clock = await expectGood<{ readonly mode: string; readonly now: string }>(call, 'GET', '/admin/clock', { token });
  if (clock.mode !== 'virtual') throw new CannotDrive('需要虚拟时钟 the product must run with YIKOU_CLOCK=virtual');
  const begins = parseInstant(clock.now);
  if (begins > first.at) {
    throw new CannotDrive(
      `时钟 ${begins} 晚于日志首个事件 the clock is beyond the first event of the log: start an empty folder with YIKOU_CLOCK_START=${first.at}`,
    );
  }
  return { begins, ends: last.at };
};

const percent = (progress: (text: string) => void) => {
  let shown = -1;
  return (done: number, of: number): void => {
    const now = Math.floor((done / of) * 100);
    if (now === shown) return;
    shown = now;
    progress(`${String(now)} %  (${String(done)} / ${String(of)})`);
  };
};
