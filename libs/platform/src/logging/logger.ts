import pino, { type DestinationStream, type Logger } from 'pino';
import { linesForPeople } from './lines';
import { redacted, redactedText } from './redaction';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  /** Where lines go; default standard error: standard output belongs to what a person started the program for. */
  readonly to?: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** JSON, one object a line, without personal data and credentials; on a terminal a readable line instead. */
export const createLogger = ({ level, to = process.stderr }: LoggerOptions): Logger => {
  const destination: DestinationStream = to.isTTY === true ? linesForPeople(to) : { write: (line) => to.write(redactedText(line)) };
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // The field `err` is pino's own for errors; here every field is cleaned in one place.
      serializers: { err: (value: unknown) => value },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redacted(fields) as Record<string, unknown>,
      },
    },
    destination,
  );
};
