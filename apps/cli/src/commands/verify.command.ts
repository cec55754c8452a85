import { readFileSync, writeFileSync } from 'node:fs';
import { EventStoreUnavailable, verifyLog, type LogHead, type Position, type Verified } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { Command } from 'commander';
import { dataDirOption, endProgress, Failed, failing, jsonOption, print, progressTo } from './output';

interface Options {
  readonly dataDir: string;
  readonly head?: string;
  readonly writeHead?: string;
  readonly json: boolean;
}

/** Of a log, as it lies in a file: the position as a decimal. */
type WrittenHead = Omit<LogHead, 'position'> & { readonly position: string };

/**
 * `yikou verify [--head FILE] [--write-head FILE] --data-dir DIR` → `{"streams":…,"events":…,"ok":…,"faults":[…]}`; exit code 1 when
 * anything was found. It may run beside the product.
 */
export const verifyCommand = (): Command =>
  new Command('verify')
    .description('离线核验历史的散列链 verify the chains of history, without the product')
    .addOption(dataDirOption())
    .option('--head <file>', '此前抄存的日志末尾须仍在历史之中 a head written down earlier must still be in history')
    .option('--write-head <file>', '抄存核验无误的日志末尾 write down the head of what was verified, when nothing was found')
    .addOption(jsonOption())
    .action(async ({ dataDir, head, writeHead, json }: Options) => {
      const progress = progressTo(process.stderr);
      const found = await failing(
        () => verified(dataDir, head === undefined ? undefined : readHead(head), progress),
        [EventStoreUnavailable],
      );
      endProgress(process.stderr);
      const ok = found.faultCount === 0;
      const end = found.head;
      if (ok && writeHead !== undefined && end) await failing(() => write(writeHead, end));
      print(json, answerOf(found), textOf(found));
      if (!ok) process.exitCode = 1;
    });

const verified = async (directory: string, head: LogHead | undefined, progress: (text: string) => void): Promise<Verified> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  try {
    const of = String(await store.head());
    return await verifyLog(store, { ...(head && { head }), onProgress: told(progress, of) });
  } finally {
    await store.close();
  }
};

const TOLD_EVERY = 50_000;

const told = (progress: (text: string) => void, of: string) => {
  let next = TOLD_EVERY;
  return (events: number): void => {
    if (events < next) return;
    next = events + TOLD_EVERY;
    progress(`${String(events)} / ${of}`);
  };
};

const answerOf = ({ streams, events, faultCount, faults }: Verified) => ({
  streams,
  events,
  ok: faultCount === 0,
  faults: faults.map((fault) => ({ ...fault, position: String(fault.position) })),
});

const textOf = ({ streams, events, faultCount, faults }: Verified): string =>
  [
    `${String(streams)} 个事件流 streams, ${String(events)} 个事件 events, ${faultCount === 0 ? '未发现问题 no faults' : `${String(faultCount)} 个问题 faults`}`,
    ...faults.map(({ stream, revision, position, rule }) => `  ${String(position)}  ${stream}@${String(revision)}  ${rule}`),
  ].join('\n');

const HEX = /^[0-9a-f]{64}$/;

/** @throws Failed when the file holds no head; an error of the file system when it cannot be read */
const readHead = (file: string): LogHead => {
  const { position, eventId, hash, digest } = (parsed(readFileSync(file, 'utf8')) ?? {}) as Partial<Record<keyof WrittenHead, unknown>>;
  const known = typeof position === 'string' && /^[0-9]{1,19}$/.test(position) && typeof eventId === 'string';
  if (!known || typeof hash !== 'string' || !HEX.test(hash)) throw new Failed(`不是日志末尾 not the head of a log: ${file}`);
  return { position: BigInt(position) as Position, eventId, hash, ...(typeof digest === 'string' && { digest }) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const write = (file: string, head: LogHead): void => {
  writeFileSync(file, `${JSON.stringify({ ...head, position: String(head.position) } satisfies WrittenHead)}\n`);
};
