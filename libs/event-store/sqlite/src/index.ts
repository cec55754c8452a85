export { DataFolderInUse, lockDataFolder, type DataFolderLock } from './data-folder-lock';
export { syncFile, syncFolder, writeDurably } from './durable-files';
export { addEvents, copyEvents, copyEventsAfter } from './event-copies';
export { EVENTS_FILE } from './event-file';
export { ASIDE, isBeingReplaced, replaceContent, type Replacement } from './folder-replacement';
export { bindKeyStore, damageIn, keyStoreOf, newEpochIn } from './history-check';
export { schemaOf } from './schema-of';
export { openSqliteEventStore, openToldReader, type SqliteEventStoreOptions, type ToldReader } from './sqlite-event-store';
