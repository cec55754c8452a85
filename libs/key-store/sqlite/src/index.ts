export { developmentMasterKey, masterKeyFrom } from './master-key';
export { openSqliteKeyStore, SqliteKeyStore, type SqliteKeyStoreOptions } from './sqlite-key-store';
