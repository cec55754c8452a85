import type { Channel, Outcome } from '@yikou/contracts';
import type { Instant } from '@yikou/shared-kernel';
import type { LogCase, LogEvent } from './log';

/** What an event of the log becomes. `by` is the log's resource, or the officer who stands in for it. */
export type Act =
  | { readonly kind: 'register'; readonly channel: Channel }
  | { readonly kind: 'accept' }
  | { readonly kind: 'examine' }
  | { readonly kind: 'decide'; readonly outcome: Outcome; readonly substituted: boolean }
  | { readonly kind: 'deliver' }
  | { readonly kind: 'advice'; readonly source: 'inside' | 'outside'; readonly from: string }
  | { readonly kind: 'note'; readonly text: string };

export interface Step {
  readonly at: Instant;
  readonly case: string;
  readonly department: string;
  readonly by: string;
  readonly act: Act;
  /** Ordinal of the step within its case: the key of idempotency is made of both. */
  readonly ordinal: number;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Departments with the resources that act in their cases, by name. */
  readonly departments: ReadonlyMap<string, readonly string[]>;
  readonly resources: readonly string[];
  /** What the log asks for and cannot be done; a fault each. */
  readonly faults: readonly string[];
}

const CHANNELS: Readonly<Record<string, Channel>> = {
  Desk: 'window',
  Internet: 'online',
  Post: 'mail',
  'e-mail': 'online',
  Intern: 'window',
};

/** Turns a log into commands, in order of time (of the file, at the same time). Pure. */
export const planOf = (log: readonly LogCase[]): Plan => {
  const departments = staffOf(log);
  const faults: string[] = [];
  const steps = log.flatMap((each) => stepsOf(each, departments.get(each.department) ?? [], faults));
  const resources = [...new Set(log.flatMap((each) => each.events.map((event) => event.resource)))].sort();
  return { steps: steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), departments, resources, faults };
};

const staffOf = (log: readonly LogCase[]): ReadonlyMap<string, readonly string[]> => {
  const staff = new Map<string, Set<string>>();
  for (const { department, events } of log) {
    const known = staff.get(department) ?? new Set<string>();
    staff.set(department, known);
    for (const { resource } of events) known.add(resource);
  }
  return new Map([...staff].sort().map(([department, resources]) => [department, [...resources].sort()]));
};

/** `T06` of `T06 Determine necessity of stop advice`. */
const codeOf = ({ activity }: LogEvent): string => /^T\d\d/.exec(activity)?.[0] ?? activity;

const stepsOf = (log: LogCase, staff: readonly string[], faults: string[]): Step[] => {
  const codes = log.events.map(codeOf);
  const channel = CHANNELS[log.channel];
  if (!channel) faults.push(`case ${log.name}: no channel answers to ${log.channel}`);
  const decision = decisionOf(codes);
  const decidedAt = decision ? codes.indexOf(decision.code) : -1;
  const acceptedAt = codes.findIndex((code) => code === 'T02' || code === 'T06');
  const steps: Omit<Step, 'ordinal'>[] = [];
  const examiners = new Set<string>();
  let held: LogEvent | undefined;
  const add = (event: LogEvent, act: Act, by = event.resource, at = event.at) => {
    steps.push({ at, case: log.name, department: log.department, by, act });
  };

  log.events.forEach((event, index) => {
    const code = codes[index] ?? '';
    if (index === acceptedAt) add(event, { kind: 'accept' });
    if (code === 'Confirmation of receipt' && index === codes.indexOf(code)) {
      add(event, { kind: 'register', channel: channel ?? 'window' });
    } else if (code === 'T06' && (decidedAt < 0 || index < decidedAt)) {
      examiners.add(event.resource);
      add(event, { kind: 'examine' });
    } else if (decision && index === decidedAt) {
      const by = deciderOf(event.resource, examiners, staff);
      if (!by) faults.push(`case ${log.name}: nobody of ${log.department} is left to decide`);
      add(event, { kind: 'decide', outcome: decision.outcome, substituted: by !== event.resource }, by);
      if (held) add(held, { kind: 'deliver' }, held.resource, event.at);
    } else if (code === 'T05' && index === codes.indexOf('T05')) {
      if (decidedAt >= 0 && index < decidedAt) held = event;
      else if (decidedAt >= 0) add(event, { kind: 'deliver' });
    } else if (/^T0[789]$/.test(code)) {
      add(event, { kind: 'advice', source: code === 'T09' ? 'outside' : 'inside', from: event.activity });
    } else if (index !== acceptedAt) {
      add(event, { kind: 'note', text: event.activity });
    }
  });
  return steps.map((step, ordinal) => ({ ...step, ordinal }));
};

/** T15 or T20 decide where the case has one of them; else T10 does. */
const decisionOf = (codes: readonly string[]): { readonly code: string; readonly outcome: Outcome } | undefined => {
  if (codes.includes('T15')) return { code: 'T15', outcome: 'noLicenceNeeded' };
  if (codes.includes('T20')) return { code: 'T20', outcome: 'refused' };
  return codes.includes('T10') ? { code: 'T10', outcome: 'granted' } : undefined;
};

/** The resource itself, or the next of the staff by name, cyclic, who has not examined the case (审管分离). */
const deciderOf = (resource: string, examiners: ReadonlySet<string>, staff: readonly string[]): string | undefined => {
  if (!examiners.has(resource)) return resource;
  const after = staff.findIndex((name) => name > resource);
  const from = after < 0 ? 0 : after;
  return [...staff.slice(from), ...staff.slice(0, from)].find((name) => !examiners.has(name));
};
