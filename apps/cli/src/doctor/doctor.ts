import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_FILE } from '@yikou/event-store-sqlite';
import { fault, RESTORE, type Finding } from './finding';
import { configurationCheck, folderCheck, lockCheck, modesCheck, spaceCheck } from './folder.checks';
import { checkpointsCheck, clockCheck, epochCheck, eventsCheck, keysCheck, withLog } from './history.checks';

export interface Visit {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The machine's clock, in milliseconds since 1970. */
  readonly nowMs: number;
}

type Look = () => readonly Finding[] | Promise<readonly Finding[]>;

/** Looks at a data folder from all sides, beside a running product or without one. Whatever a look stumbles over is a fault, and the others go on. */
export const examine = async ({ directory, environment, nowMs }: Visit): Promise<readonly Finding[]> => {
  const configuration = await looked('configuration', () => configurationCheck(environment));
  const folder = await looked('folder', () => folderCheck(directory));
  if (folder[0]?.status === 'fault' && !existsSync(directory)) return [...folder, ...configuration];
  const looks: readonly (readonly [string, Look])[] = [
    ['lock', () => lockCheck(directory)],
    ['space', () => spaceCheck(directory)],
    ['modes', () => modesCheck(directory)],
    ['events', () => eventsCheck(directory)],
    ...(existsSync(join(directory, EVENTS_FILE))
      ? ([
          ['epoch', () => withLog(directory, (store) => epochCheck(store))],
          ['checkpoints', () => withLog(directory, (store) => checkpointsCheck(store, directory))],
          ['clock', () => withLog(directory, (store) => clockCheck(store, nowMs))],
        ] as const)
      : []),
    ['keys', () => keysCheck(directory, environment)],
  ];
  const found: Finding[] = [...folder];
  for (const [check, look] of looks) found.push(...(await looked(check, look)));
  return [...found, ...configuration];
};

const looked = async (check: string, look: Look): Promise<readonly Finding[]> => {
  try {
    return await look();
  } catch (error) {
    return [fault(check, error instanceof Error ? error.message : String(error), RESTORE)];
  }
};
