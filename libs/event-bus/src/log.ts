/** Where the bus tells what a person should see: structured, without personal data. A pino logger is one. */
export interface BusLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentLog: BusLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
