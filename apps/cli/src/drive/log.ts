import { instantFromRfc3339, type Instant } from '@yikou/shared-kernel';
import { UnreadableLog, readXes, valueOf, type Trace } from '../xes/read-xes';

/** One event of the log, in the terms of the log. */
export interface LogEvent {
  readonly activity: string;
  readonly resource: string;
  readonly at: Instant;
}

export interface LogCase {
  readonly name: string;
  readonly department: string;
  readonly channel: string;
  readonly events: readonly LogEvent[];
}

/** @throws UnreadableLog naming the case when something that a drive needs is missing */
export const readLog = async (file: string): Promise<readonly LogCase[]> => {
  const cases: LogCase[] = [];
  for await (const trace of readXes(file)) cases.push(caseOf(trace, cases.length + 1));
  return cases;
};

const caseOf = ({ attributes, events }: Trace, ordinal: number): LogCase => {
  const name = valueOf(attributes, 'concept:name') ?? `#${String(ordinal)}`;
  const need = (of: Trace['attributes'], key: string): string => {
    const value = valueOf(of, key);
    if (!value) throw new UnreadableLog(`case ${name}: ${key} is missing`);
    return value;
  };
  return {
    name,
    department: need(attributes, 'department'),
    channel: need(attributes, 'channel'),
    events: events.map((event) => ({
      activity: need(event.attributes, 'concept:name'),
      resource: need(event.attributes, 'org:resource'),
      at: instantFromRfc3339(need(event.attributes, 'time:timestamp')),
    })),
  };
};
