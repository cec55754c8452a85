import { resolve } from 'node:path';
import { EventStoreUnavailable } from '@yikou/event-store';
import { DataFolderInUse, lockDataFolder } from '@yikou/event-store-sqlite';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { Command, Option } from 'commander';
import type { Rehearsed, Restored } from '../backup/restore';
import { dataDirOption, endProgress, failing, jsonOption, print, progressTo } from './output';

interface Options {
  readonly dataDir: string;
  readonly from?: string;
  readonly keys?: string;
  readonly replace: boolean;
  readonly rehearse: boolean;
  readonly side?: string;
  readonly withFaults: boolean;
  readonly finish: boolean;
  readonly json: boolean;
}

/**
 * `yikou restore --from DIR --keys DIR [--replace]` → `{"epoch":…,"events":…,"streams":…,"head":…,"keys":…,"lost":…,"aside":…}`;
 * with `--rehearse` → `{"events":…,"streams":…,"head":…,"keys":…,"models":[…]}`. Refuses beside a running product, except to rehearse.
 */
export const restoreCommand = (): Command =>
  new Command('restore')
    .description('由备份恢复，开始新的时期 restore a backup, as a new epoch')
    .addOption(dataDirOption())
    .option('--from <dir>', '事件备份；不填则只恢复密钥库 the backup of events; absent: the keys alone')
    .option(
      '--keys <dir>',
      '密钥库副本；数据目录中的更新时用后者 the copy of the keys; those of the data folder are taken when they are newer',
    )
    .addOption(
      new Option('--replace', '取代数据目录的内容，原内容另存 put it in the place of what is there, which is put aside').default(false),
    )
    .addOption(
      new Option('--rehearse', '演练：恢复到旁边的目录，核验、重建后删除 restore into a side folder, verify, rebuild, remove')
        .default(false)
        .conflicts('replace'),
    )
    .option('--side <dir>', '演练用的目录 where to rehearse; default: the temporary folder of the machine')
    .addOption(
      new Option('--with-faults', '照样恢复备份时即核验不过的事件 with events that did not verify when they were backed up').default(false),
    )
    .addOption(
      new Option('--finish', '完成中断的恢复 bring a restore that was cut off to its end')
        .default(false)
        .conflicts(['from', 'keys', 'rehearse']),
    )
    .addOption(jsonOption())
    .action(async (options: Options, command: Command) => {
      if (!options.finish && options.from === undefined && (options.keys === undefined || options.rehearse))
        command.error('error: --from is needed', { exitCode: 2 });
      if (options.finish) return finish(options);
      return options.rehearse ? rehearsal(options) : restoration(options);
    });

const modules = async () => {
  const [{ rehearse, restore }, { BackupRefused }] = await Promise.all([import('../backup/restore'), import('../backup/refused')]);
  return { rehearse, restore, expected: [BackupRefused, DataFolderInUse, EventStoreUnavailable, KeyStoreUnavailable] };
};

const restoration = async (options: Options): Promise<void> => {
  const { restore, expected } = await modules();
  const onStep = progressTo(process.stderr);
  const restored = await failing(() => restore({ ...placesOf(options), replace: options.replace, onStep }), expected);
  endProgress(process.stderr);
  print(options.json, restored, textOf(restored));
};

const rehearsal = async (options: Options): Promise<void> => {
  const [{ rehearse, expected }, { rebuildModels }, { SERVICES }] = await Promise.all([
    modules(),
    import('../rebuild'),
    import('@yikou/services'),
  ]);
  const onStep = progressTo(process.stderr);
  const build = async (directory: string) => {
    const models = await rebuildModels({ directory, services: SERVICES, check: false, onModel: onStep });
    return models.map(({ name, documents, hash }) => ({ name, documents, hash }));
  };
  const { from = '' } = options;
  const rehearsed = await failing(
    () => rehearse({ ...placesOf(options), from: resolve(from), side: options.side, build, onStep }),
    expected,
  );
  endProgress(process.stderr);
  print(options.json, rehearsed, rehearsedText(rehearsed));
};

const finish = async ({ dataDir, json }: Options): Promise<void> => {
  const finished = await failing(() => {
    const lock = lockDataFolder(resolve(dataDir));
    lock.release();
    return lock.finished;
  }, [DataFolderInUse, EventStoreUnavailable]);
  print(json, { finished }, finished ? '中断的恢复已完成 brought to its end' : '没有中断的恢复 no restore was cut off');
};

const placesOf = ({ dataDir, from, keys, withFaults }: Options) => ({
  directory: resolve(dataDir),
  from: from === undefined ? undefined : resolve(from),
  keys: keys === undefined ? undefined : resolve(keys),
  withFaults,
});

const keysText = (keys: Restored['keys']): readonly string[] =>
  keys
    ? [
        `密钥 keys: ${keys.from === 'copy' ? '取自副本 from the copy' : '取自数据目录 from the data folder'}, ${String(keys.subjects)} 人 people, ${String(keys.erasures)} 人已被删除 forgotten`,
      ]
    : [];

const textOf = ({ epoch, events, streams, keys, lost, aside }: Restored): string =>
  [
    `已恢复 restored: ${String(events)} 个事件 events, ${String(streams)} 个事件流 streams, 第 ${String(epoch.number)} 时期 epoch`,
    ...keysText(keys),
    ...(lost !== undefined && lost > 0 ? [`备份之后的事件不在其中 events after the backup that are not in it: ${String(lost)}`] : []),
    ...(aside === undefined ? [] : [`原有内容 what was there: ${aside}`]),
  ].join('\n');

const rehearsedText = ({ events, streams, keys, models }: Rehearsed): string =>
  [
    `演练通过 the rehearsal went well: ${String(events)} 个事件 events, ${String(streams)} 个事件流 streams`,
    ...keysText(keys),
    ...models.map(({ name, documents, hash }) => `${name}  ${String(documents)} 个文档 documents  ${hash.slice(0, 12)}`),
  ].join('\n');
