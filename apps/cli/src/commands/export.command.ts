import { resolve } from 'node:path';
import { EventStoreDamaged, EventStoreUnavailable } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { exportHistory, UnknownLog, type Exported } from '@yikou/imported-history';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { Command, Option } from 'commander';
import { FolderKeys } from '../history/data-folder';
import { writeWhole } from '../history/export-file';
import { logName } from './import.command';
import { dataDirOption, endProgress, failing, jsonOption, print, progressTo } from './output';

interface Options {
  readonly format: 'xes';
  readonly log: string;
  readonly out: string;
  readonly dataDir: string;
  readonly json: boolean;
}

/** `yikou export --format xes --log NAME --out FILE --data-dir DIR` → `{"cases":…,"events":…}`. It may run beside the product. */
export const exportCommand = (): Command =>
  new Command('export')
    .description('把导入的日志原样导出 give an imported log back as it was')
    .addOption(new Option('--format <format>', '格式 the format').choices(['xes']).makeOptionMandatory())
    .requiredOption('--log <name>', '日志名称 name of the log', logName)
    .requiredOption('--out <file>', '写入的文件；.gz 则压缩 the file that is written; gzip when it ends in .gz')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async ({ log, out, dataDir, json }: Options) => {
      const progress = progressTo(process.stderr);
      const { complete, cases, events } = await failing(
        () => exports(log, out, resolve(dataDir), progress),
        [EventStoreDamaged, EventStoreUnavailable, KeyStoreUnavailable, UnknownLog],
      );
      endProgress(process.stderr);
      if (!complete)
        process.stderr.write(
          '该日志的导入尚未完成，导出的是已导入的部分 the import of this log has not been finished: this is what it has so far\n',
        );
      print(json, { cases, events }, `${String(cases)} 个案件 cases, ${String(events)} 个事件 events`);
    });

const exports = async (log: string, file: string, directory: string, progress: (text: string) => void): Promise<Exported> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  const keys = new FolderKeys(directory);
  try {
    const onProgress = told(progress);
    return await writeWhole(file, (write) => exportHistory({ log, store, keys: keys.open, onProgress }, write));
  } finally {
    await keys.close();
    await store.close();
  }
};

const TOLD_EVERY = 10_000;

const told = (progress: (text: string) => void) => {
  let next = TOLD_EVERY;
  return ({ cases, events }: { readonly cases: number; readonly events: number }): void => {
    if (cases < next) return;
    next = cases + TOLD_EVERY;
    progress(`${String(cases)} 案件 cases, ${String(events)} 事件 events`);
  };
};
