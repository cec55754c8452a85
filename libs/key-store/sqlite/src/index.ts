export { applyErasures, copyKeys, KeyLedger } from './key-copies';
export { KEYS_FILE } from './key-file';
export { developmentMasterKey, MASTER_KEY_FILE, masterKeyFrom } from './master-key';
export { openSqliteKeyStore, SqliteKeyStore, type SqliteKeyStoreOptions } from './sqlite-key-store';
