/** The `transportId` of subsidy's reactors. */
export const SUBSIDY_BUS = Symbol('SUBSIDY_BUS');
