export * from './broken-text';
