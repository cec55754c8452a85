import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ASIDE, DataFolderInUse, EVENTS_FILE, isBeingReplaced, lockDataFolder } from '@yikou/event-store-sqlite';
import { KEYS_FILE, MASTER_KEY_FILE } from '@yikou/key-store-sqlite';
import { ConfigError, KEYS_FOLDER, readConfig } from '@yikou/platform';
import { fault, ok, warn, type Finding } from './finding';

export const folderCheck = (directory: string): readonly Finding[] => {
  if (!existsSync(directory)) return [fault('folder', `没有此目录 no such folder: ${directory}`, '检查 --data-dir check --data-dir')];
  if (!statSync(directory).isDirectory())
    return [fault('folder', `不是目录 not a folder: ${directory}`, '检查 --data-dir check --data-dir')];
  const left = readdirSync(directory);
  const aside = left.filter((name) => name.startsWith(ASIDE));
  return [
    isWritable(directory)
      ? ok('folder', directory)
      : fault('folder', `不可写 cannot be written: ${directory}`, '改正权限或挂载方式 mend its rights, or how it is mounted'),
    ...(isBeingReplaced(directory)
      ? [fault('restore', '恢复中途停止 a restore was cut off', '运行 yikou restore --finish run yikou restore --finish')]
      : []),
    ...(aside.length > 0
      ? [
          warn(
            'restore',
            `恢复前的内容仍在 what a restore put aside is still there: ${aside.join(', ')}`,
            '确认不再需要后删除 delete it when it is not needed',
          ),
        ]
      : []),
  ];
};

const isWritable = (directory: string): boolean => {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

export const lockCheck = (directory: string): readonly Finding[] => {
  if (isBeingReplaced(directory)) return [];
  try {
    lockDataFolder(directory).release();
    return [ok('lock', '没有产品在运行 no product runs on it')];
  } catch (error) {
    if (error instanceof DataFolderInUse) return [ok('lock', '有产品在运行 a product runs on it')];
    throw error;
  }
};

const SCARCE = 64 * 1024 * 1024;

export const spaceCheck = (directory: string): readonly Finding[] => {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  const events = statSync(join(directory, EVENTS_FILE), { throwIfNoEntry: false })?.size ?? 0;
  const text = `可用 free: ${megabytes(free)} MB; events.db: ${megabytes(events)} MB`;
  if (free < SCARCE) return [fault('space', text, '腾出空间：磁盘满时命令得到 503 make room: commands get 503 on a full disk')];
  // A restore, or a backup on the same disk, needs as much again.
  if (free < events * 2) return [warn('space', text, '不足以在此备份或恢复 too little for a backup or a restore here')];
  return [ok('space', text)];
};

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

/** Others must not read keys. Windows has no such modes. */
export const modesCheck = (directory: string): readonly Finding[] => {
  if (process.platform === 'win32') return [];
  const secrets = [KEYS_FOLDER, ...[KEYS_FILE, `${KEYS_FILE}-wal`, MASTER_KEY_FILE].map((name) => join(KEYS_FOLDER, name))];
  const open = secrets.filter((name) => ((statSync(join(directory, name), { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0);
  if (open.length === 0) return [ok('modes', '密钥只有属主可读 keys are for their owner only')];
  return [fault('modes', `他人可读 others can read: ${open.join(', ')}`, `chmod -R go= ${join(directory, KEYS_FOLDER)}`)];
};

export const configurationCheck = (environment: NodeJS.ProcessEnv): readonly Finding[] => {
  try {
    const { unknown } = readConfig(environment);
    if (unknown.length === 0) return [ok('configuration', '环境变量无误 the variables of this shell are right')];
    return [warn('configuration', `没有这些变量 no such variables: ${unknown.join(', ')}`, '检查拼写 check the spelling')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((text) => fault('configuration', text, '改正该变量 set it right'));
  }
};
