/** Injection tokens of what only administration uses. */

/** `TimerService` of @yikou/timers. */
export const TIMERS = Symbol('TIMERS');
/** `ParkingAdmin` of @yikou/event-bus. */
export const PARKING = Symbol('PARKING');
/** `Projections` of @yikou/read-store. */
export const PROJECTIONS = Symbol('PROJECTIONS');
/** `Metrics`. */
export const METRICS = Symbol('METRICS');
/** The `ServiceDefinition`s of the process, operations among them. */
export const SERVICES = Symbol('SERVICES');
