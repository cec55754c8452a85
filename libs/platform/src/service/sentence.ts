import { EventStoreUnavailable } from '@yikou/event-store';
import { DataFolderInUse } from '@yikou/event-store-sqlite';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { ReadStoreUnavailable } from '@yikou/read-store';
import { DomainError } from '@yikou/shared-kernel';
import { ConfigError } from '../config';
import { PortInUse } from './boot';

/** What stopped the start, for whoever started it; undefined for a fault of the product itself. */
export const sentenceOf = (error: unknown): string | undefined => {
  if (error instanceof ConfigError) return `配置有误 the configuration is wrong:\n${error.faults.join('\n')}`;
  if (error instanceof DataFolderInUse || error instanceof PortInUse) return error.message;
  if (error instanceof KeyStoreUnavailable) return `密钥库无法打开 the key store cannot be opened: ${error.message}`;
  if (error instanceof EventStoreUnavailable) return `事件库无法打开 the event store cannot be opened: ${error.message}`;
  if (error instanceof ReadStoreUnavailable) return `查询库无法打开 the read models cannot be opened: ${error.message}${REBUILT}`;
  if (error instanceof DomainError && error.code === 'CLOCK_MODE_FIXED') return clockSentence(error.facts);
  return error instanceof Error && 'code' in error && MENDABLE.has(error.code) ? `无法启动 cannot start: ${error.message}` : undefined;
};

/** What is derived from history is no loss. */
const REBUILT =
  '。models/ 与 bus.db 可在停止后删除，下次启动时由历史重建。 models/ and bus.db may be deleted: the next start builds them again from history.';

/** Faults of the machine that its owner can mend: rights, an address that is not here, a file where a folder should be, a full disk. */
const MENDABLE = new Set<unknown>(['EACCES', 'EPERM', 'EADDRNOTAVAIL', 'ENOTFOUND', 'ENOTDIR', 'EEXIST', 'EROFS', 'ENOSPC']);

const clockSentence = ({ fixed, wanted }: DomainError['facts']): string =>
  `数据目录始终使用最初的时钟（${String(fixed)}），不能改为 ${String(wanted)}：请改 YIKOU_CLOCK 或另选数据目录。` +
  ` This data folder keeps the clock that it began with (${String(fixed)}): set YIKOU_CLOCK, or choose another folder.`;
