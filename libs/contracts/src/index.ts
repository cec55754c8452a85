import * as approval from './approval';
import * as catalog from './catalog';
import type { Contract } from './contract';
import * as feedback from './feedback';
import * as intake from './intake';
import * as subsidy from './subsidy';
import * as supervision from './supervision';

export * from './approval';
export { asyncApiDocument, type AsyncApiInfo } from './asyncapi/asyncapi-document';
export * from './catalog';
export * from './contract';
export * from './feedback';
export * from './intake';
export * from './subsidy';
export * from './supervision';
export * from './terms';
export * from './webhook';

/** Every integration event that the product knows. */
export const contracts: readonly Contract[] = [catalog, intake, approval, supervision, subsidy, feedback].flatMap<Contract>(Object.values);
