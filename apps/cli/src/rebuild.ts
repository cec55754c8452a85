import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_FILE, lockDataFolder } from '@yikou/event-store-sqlite';
import { projectionsOf, workerSetup, type ServiceDefinition } from '@yikou/platform';
import { checkReadModel, rebuildReadModel, type AnyProjection, type RebuildSetting } from '@yikou/read-store';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';

export interface Model {
  readonly name: string;
  readonly documents: number;
  readonly hash: string;
  /** Documents in which the model and its rebuild differ; of a rebuild always 0. */
  readonly drift: number;
}

export interface Rebuild {
  readonly directory: string;
  readonly services: readonly ServiceDefinition[];
  /** Compares only, and may so run beside the product; otherwise it needs the folder for itself. */
  readonly check: boolean;
  /** Told the name of each model before it is worked on. */
  readonly onModel: (name: string) => void;
}

/** The data folder holds nothing to build from. */
export class NoHistory extends Error {
  override readonly name = 'NoHistory';
}

/**
 * Every read model of these services, one after the other, in the order of their names.
 * @throws NoHistory; DataFolderInUse beside a running product, unless it only checks
 */
export const rebuildModels = async ({ directory, services, check, onModel }: Rebuild): Promise<readonly Model[]> => {
  if (!existsSync(join(directory, EVENTS_FILE))) throw new NoHistory(`此目录没有事件库 there is no event store in ${directory}`);
  const lock = check ? undefined : lockDataFolder(directory);
  const models = openSqliteReadStore({ directory });
  const work = check ? compared : rebuilt;
  try {
    const done: Model[] = [];
    for (const projection of projectionsOf(services).toSorted(byName)) {
      onModel(projection.model.name);
      done.push(await work(projection, { models, worker: workerSetup(services, directory) }));
    }
    return done;
  } finally {
    await models.close();
    lock?.release();
  }
};

const rebuilt = async (projection: AnyProjection, setting: RebuildSetting): Promise<Model> => {
  const { name, documents, hash } = await rebuildReadModel(projection, setting);
  return { name, documents, hash, drift: 0 };
};

const compared = async (projection: AnyProjection, setting: RebuildSetting): Promise<Model> => {
  const { name, documents, hash, drift } = await checkReadModel(projection, setting);
  return { name, documents, hash, drift };
};

const byName = (a: AnyProjection, b: AnyProjection): number => (a.model.name < b.model.name ? -1 : 1);
