/** The `transportId` of supervision's reactors. */
export const SUPERVISION_BUS = Symbol('SUPERVISION_BUS');
