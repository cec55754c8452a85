/** Where projections tell what a person should know. Any pino logger is one. */
export interface ProjectionLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentProjectionLog: ProjectionLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
