export { DataFolderInUse, lockDataFolder, type DataFolderLock } from './data-folder-lock';
export { EVENTS_FILE } from './event-file';
export { openSqliteEventStore, type SqliteEventStoreOptions } from './sqlite-event-store';
