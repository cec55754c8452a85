/** The `transportId` of intake's reactors. */
export const INTAKE_BUS = Symbol('intake bus');
