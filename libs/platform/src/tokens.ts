/** Injection tokens of what the platform gives to every service. */

/** `KeyStore` of @yikou/key-store. */
export const KEY_STORE = Symbol('KEY_STORE');
/** `EventStore` of @yikou/event-store. */
export const EVENT_STORE = Symbol('EVENT_STORE');
/** `DomainClock` of @yikou/timers: the time of law. */
export const DOMAIN_CLOCK = Symbol('DOMAIN_CLOCK');
/** `SystemClock` of @yikou/timers: the time of the machine. */
export const SYSTEM_CLOCK = Symbol('SYSTEM_CLOCK');
/** `WorkerSetup` of @yikou/read-store: what a thread of its own opens to read the log and the models. */
export const WORKER = Symbol('WORKER');
/** `Followers` of @yikou/event-store. */
export const FOLLOWERS = Symbol('FOLLOWERS');
/** `Logger` of pino. */
export const LOGGER = Symbol('LOGGER');
/** The typed configuration. */
export const CONFIG = Symbol('CONFIG');
