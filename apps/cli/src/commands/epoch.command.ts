import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EventStoreUnavailable, type Epoch } from '@yikou/event-store';
import { DataFolderInUse, EVENTS_FILE, lockDataFolder, newEpochIn } from '@yikou/event-store-sqlite';
import { Command } from 'commander';
import { dataDirOption, Failed, failing, jsonOption, print } from './output';

interface Options {
  readonly dataDir: string;
  readonly json: boolean;
}

/** `yikou epoch new --data-dir DIR` → `{"number":…,"id":…}`. Not beside a running product. */
export const epochCommand = (): Command => {
  const begin = new Command('new')
    .description('开始新的时期：以其他方式放回旧数据之后 start a new epoch, after an older store was put back by other means')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async ({ dataDir, json }: Options) => {
      const epoch = await failing(() => started(resolve(dataDir)), [DataFolderInUse, EventStoreUnavailable]);
      print(json, epoch, `第 ${String(epoch.number)} 时期 epoch ${String(epoch.number)} (${epoch.id})`);
    });
  return new Command('epoch').description('数据的时期 the epoch of the data').exitOverride().addCommand(begin.exitOverride());
};

const started = (directory: string): Epoch => {
  if (!existsSync(join(directory, EVENTS_FILE))) throw new Failed(`此目录没有事件库 there is no event store in ${directory}`);
  const lock = lockDataFolder(directory);
  try {
    return newEpochIn(directory);
  } finally {
    lock.release();
  }
};
