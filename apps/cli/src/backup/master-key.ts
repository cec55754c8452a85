import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { developmentMasterKey, MASTER_KEY_FILE, masterKeyFrom } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER } from '@yikou/platform';
import { BackupRefused } from './refused';

/**
 * That of the environment, or the one that development has made in the data folder. Never made here: a new one opens nothing.
 * @throws BackupRefused when there is none, or it is none
 */
export const masterKeyFor = (directory: string, environment: NodeJS.ProcessEnv = process.env): Buffer => {
  const given = environment['YIKOU_MASTER_KEY'];
  if (given !== undefined && given !== '') {
    const key = masterKeyFrom(given);
    if (!key) throw new BackupRefused('YIKOU_MASTER_KEY 应为 32 字节的 base64。', 'YIKOU_MASTER_KEY must be base64 of 32 bytes.');
    return key;
  }
  const folder = join(directory, KEYS_FOLDER);
  if (existsSync(join(folder, MASTER_KEY_FILE))) return developmentMasterKey(folder);
  throw new BackupRefused(
    '缺少主密钥：请设 YIKOU_MASTER_KEY（备份中从不含主密钥）。',
    'The master key is missing: set YIKOU_MASTER_KEY (it is never in a backup).',
  );
};
