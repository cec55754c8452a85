export type { Attribute, AttributeType, SealedText } from './attributes';
export * from './events';
export { exportHistory, UnknownLog, type Exported, type ExportRequest } from './exporting/export-history';
export { ImportFault } from './fault';
export { importHistory, type Imported, type ImportProgress, type ImportRequest } from './importing/import-history';
export { BadMapping, parseMapping, type Mapping } from './mapping';
export { caseIdOf, caseStream, IMPORTED_CASE, IMPORTED_LOG, IMPORTED_LOG_EVENTS, logIdOf } from './streams';
export { OUTCOMES, STEPS, type ImportedOutcome, type ImportedStep } from './terms';
