import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { EventStoreDamaged, EventStoreUnavailable } from '@yikou/event-store';
import { DataFolderInUse, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { BadMapping, ImportFault, importHistory, parseMapping, type Imported } from '@yikou/imported-history';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { Command, InvalidArgumentError } from 'commander';
import { FolderKeys, folderClock, hasKeys } from '../history/data-folder';
import { importProgress } from '../history/progress';
import { dataDirOption, endProgress, failing, jsonOption, print, progressTo } from './output';

interface Options {
  readonly log?: string;
  readonly mapping?: string;
  readonly dataDir: string;
  readonly json: boolean;
}

const LONGEST_NAME = 200;

/** A log is known by its name for ever. */
export const logName = (text: string): string => {
  const name = text.trim().normalize('NFC');
  if (name === '' || name.length > LONGEST_NAME || /\p{C}/u.test(name))
    throw new InvalidArgumentError(`1-${String(LONGEST_NAME)} characters`);
  return name;
};

const nameOf = (file: string): string => logName(basename(file).replace(/(\.(xes|xml|csv))?(\.gz)?$/i, ''));

/**
 * `yikou import FILE [--log NAME] [--mapping FILE] --data-dir DIR` → `{"cases":…,"events":…,"alreadyThere":…}`: what was added, and how many
 * events were there already. Refused beside a running product.
 */
export const importCommand = (): Command =>
  new Command('import')
    .description('把旧系统的日志（XES、CSV）导入为历史 take in the history of an older system (XES, CSV)')
    .argument('<file>', 'XES 或 CSV，可为 gzip；按内容识别 XES or CSV, plain or gzip, told by content')
    .option('--log <name>', '日志名称，缺省为文件名 name of the log (default: the name of the file)', logName)
    .option('--mapping <file>', '映射文件（CSV 必需） a mapping file (needed for CSV)')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async (file: string, { log, mapping, dataDir, json }: Options) => {
      const imported = await failing(
        () => imports(file, log ?? nameOf(file), mapping, resolve(dataDir)),
        [DataFolderInUse, EventStoreDamaged, EventStoreUnavailable, KeyStoreUnavailable, ImportFault, BadMapping],
      );
      print(json, imported, textOf(imported));
    });

/** What is read dies young: V8 would let three times what lives pile up before it clears away. In percent of what lives. */
const PILE_UP = 100;

const imports = async (file: string, log: string, mappingFile: string | undefined, directory: string): Promise<Imported> => {
  const mapping = mappingFile === undefined ? undefined : parseMapping(await readFile(mappingFile, 'utf8'));
  setFlagsFromString(`--heap-growing-percent=${String(PILE_UP)}`);
  const keys = new FolderKeys(directory);
  const store = await openSqliteEventStore({ directory, historyExpected: hasKeys(directory), bulk: true });
  try {
    const onProgress = importProgress(progressTo(process.stderr));
    const clock = await folderClock(store);
    return await importHistory({ file, log, ...(mapping && { mapping }), store, keys: keys.open, clock, onProgress });
  } finally {
    endProgress(process.stderr);
    await keys.close();
    await store.close();
  }
};

const textOf = ({ cases, events, alreadyThere }: Imported): string =>
  `${String(cases)} 个案件 cases, ${String(events)} 个事件 events; ${String(alreadyThere)} 个事件已在 events were there already`;
