import type { DestinationStream } from 'pino';
import { redactedText } from './redaction';

const MARKS: Readonly<Record<string, string>> = { warn: '! ', error: '✗ ', fatal: '✗ ' };

/** `12:00:00 ! message  key=value …` of a JSON log line. */
const lineFor = (json: string): string => {
  const { level, time, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  return `${String(time).slice(11, 19)} ${MARKS[String(level)] ?? ''}${[typeof msg === 'string' ? msg : '', ...rest].join('  ')}${stack}\n`;
};

/** For a terminal: what pino writes as JSON becomes lines that a person reads. */
export const linesForPeople = (to: NodeJS.WritableStream): DestinationStream => ({
  write: (json) => to.write(redactedText(lineFor(json))),
});
