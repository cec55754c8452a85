import { resolve } from 'node:path';
import { EventStoreUnavailable } from '@yikou/event-store';
import { DataFolderInUse } from '@yikou/event-store-sqlite';
import { Command } from 'commander';
import type { Model } from '../rebuild';
import { dataDirOption, endProgress, failing, jsonOption, print, progressTo } from './output';

interface Options {
  readonly dataDir: string;
  readonly check: boolean;
  readonly json: boolean;
}

/**
 * `yikou rebuild [--check] --data-dir DIR` → `{"models":[{"name":…,"documents":…,"hash":…,"drift":…}]}`. Rebuilding refuses beside a running
 * product; a check may run beside it, and ends with exit code 1 when a model differs from its rebuild.
 */
export const rebuildCommand = (): Command =>
  new Command('rebuild')
    .description('由历史重建全部读模型 build every read model again from history')
    .addOption(dataDirOption())
    .option('--check', '只与重建结果核对，不替换 compare with the rebuild only, replace nothing', false)
    .addOption(jsonOption())
    .action(async ({ dataDir, check, json }: Options) => {
      // The services are loaded for this command alone: the others are quick.
      const [{ NoHistory, rebuildModels }, { SERVICES }] = await Promise.all([import('../rebuild'), import('@yikou/services')]);
      const onModel = progressTo(process.stderr);
      const models = await failing(
        () => rebuildModels({ directory: resolve(dataDir), services: SERVICES, check, onModel }),
        [DataFolderInUse, EventStoreUnavailable, NoHistory],
      );
      endProgress(process.stderr);
      print(json, { models }, models.map(lineOf).join('\n'));
      if (models.some(({ drift }) => drift > 0)) process.exitCode = 1;
    });

const lineOf = ({ name, documents, hash, drift }: Model): string =>
  `${name}  ${String(documents)} 个文档 documents  ${hash.slice(0, 12)}  ${drift === 0 ? '一致 the same' : `${String(drift)} 处不同 differ`}`;
