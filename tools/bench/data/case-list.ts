import { intakeService } from '@yikou/intake';
import type { AnyProjection, Projection } from '@yikou/read-store';

const isCaseList = (projection: AnyProjection): projection is Projection<object> => projection.model.name === 'intake_cases';

const found = intakeService.projections?.find(isCaseList);
if (!found) throw new TypeError('intake has no list of cases');

/** The list of cases, as the product has it. */
export const caseList: Projection<object> = found;
