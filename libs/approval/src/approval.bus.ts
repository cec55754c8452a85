/** The `transportId` of approval's reactors. */
export const APPROVAL_BUS = Symbol('APPROVAL_BUS');
