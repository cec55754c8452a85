import { resolve } from 'node:path';
import { EventStoreUnavailable } from '@yikou/event-store';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { Command, Option } from 'commander';
import type { EventsManifest, KeysManifest } from '../backup/manifest';
import { dataDirOption, endProgress, failing, jsonOption, print, progressTo } from './output';

interface Options {
  readonly dataDir: string;
  readonly out: string;
  readonly incremental: boolean;
  readonly keys: boolean;
  readonly json: boolean;
}

const TOLD_EVERY = 50_000;

/**
 * `yikou backup --out DIR [--incremental | --keys]`. Of events → `{"kind":"full"|"increment"|"nothing","number":…,"epoch":…,"events":…,
 * "faults":…,"head":…}`, of keys → `{"kind":"keys","subjects"…}`. Beside a running product. Exit code 1 when what was copied does not verify.
 */
export const backupCommand = (): Command =>
  new Command('backup')
    .description('备份历史，或另存密钥库；产品可照常运行 back up history, or the keys apart; beside a running product')
    .addOption(dataDirOption())
    .requiredOption('--out <dir>', '备份目录；事件与密钥各用一个 the folder of the backup: one for events, another for keys')
    .addOption(
      new Option('--incremental', '只备份上次之后的事件 only what came after the backup in that folder').default(false).conflicts('keys'),
    )
    .addOption(new Option('--keys', '备份密钥库，只留最新副本 the key store: its newest copy only').default(false))
    .addOption(jsonOption())
    .action(async ({ dataDir, out, incremental, keys, json }: Options) => {
      const [{ takeFull, takeIncrement }, { takeKeys }, { BackupRefused }] = await Promise.all([
        import('../backup/take-backup'),
        import('../backup/take-keys'),
        import('../backup/refused'),
      ]);
      const [directory, to] = [resolve(dataDir), resolve(out)];
      const progress = progressTo(process.stderr);
      const onProgress = told(progress);
      const expected = [BackupRefused, EventStoreUnavailable, KeyStoreUnavailable];
      const take = incremental ? takeIncrement : takeFull;
      if (keys) {
        printKeys(json, await failing(() => takeKeys(directory, to), expected));
        return;
      }
      const taken = await failing(() => take({ directory, out: to, onProgress }), expected);
      endProgress(process.stderr);
      printEvents(json, taken);
    });

const told = (progress: (text: string) => void) => {
  let next = TOLD_EVERY;
  return (events: number): void => {
    if (events < next) return;
    next = events + TOLD_EVERY;
    progress(String(events));
  };
};

const printEvents = (json: boolean, taken: EventsManifest | undefined): void => {
  if (!taken) {
    print(json, { kind: 'nothing', events: 0 }, '没有新的事件 nothing new');
    return;
  }
  const { number, epoch, events, faults, head } = taken;
  const kind = number === 0 ? 'full' : 'increment';
  const text = `${number === 0 ? '完整备份 whole backup' : `第 ${String(number)} 份增量 increment ${String(number)}`}: ${String(events)} 个事件 events, ${faults === 0 ? '核验无误 verified' : `${String(faults)} 个核验不过 do not verify`}`;
  print(json, { kind, number, epoch, events, faults, ...(head && { head }) }, text);
  if (faults > 0) process.exitCode = 1;
};

const printKeys = (json: boolean, { keys: { id, writes, erasures } }: KeysManifest): void => {
  const answer = { kind: 'keys', id, writes, erasures: erasures.length };
  print(json, answer, `密钥库副本已更新 the copy of the keys is the newest: ${String(erasures.length)} 人已被删除 people forgotten`);
};
