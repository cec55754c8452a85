import type { Instant } from '@yikou/shared-kernel';
import { Refused } from '../transport';
import { applicantOf, type Applicant } from './applicants';
import type { City } from './city';
import type { Plan, Step } from './plan';
import type { Receiver } from './receiver';
import { drawn, keyOf, picked } from './seeded';

export interface Counts {
  commands: number;
  refused: number;
  registered: number;
  accepted: number;
  examined: number;
  decided: number;
  granted: number;
  noLicenceNeeded: number;
  refusedCases: number;
  delivered: number;
  advice: number;
  notes: number;
  substituted: number;
  rated: number;
}

export interface Driven {
  readonly counts: Counts;
  readonly faults: readonly string[];
  readonly caseIds: ReadonlyMap<string, string>;
  readonly accepted: ReadonlySet<string>;
  /** The login of each applicant by its subject. */
  readonly applicants: ReadonlyMap<string, string>;
}

export interface RunOptions {
  readonly plan: Plan;
  readonly seed: number;
  readonly receiver: Receiver;
  readonly progress: (done: number, of: number) => void;
}

/** How many of those who got their outcome say what they thought of it. */
const RATING_SHARE = 0.4;
const GRADES = [
  'verySatisfied',
  'verySatisfied',
  'verySatisfied',
  'satisfied',
  'satisfied',
  'basicallySatisfied',
  'dissatisfied',
  'veryDissatisfied',
] as const;

/** Plays the plan, step after step in the log's own time: the clock is advanced, quiet awaited, and the next command sent. */
export const runPlan = async (city: City, { plan, seed, receiver, progress }: RunOptions): Promise<Driven> => {
  const counts: Counts = {
    commands: 0,
    refused: 0,
    registered: 0,
    accepted: 0,
    examined: 0,
    decided: 0,
    granted: 0,
    noLicenceNeeded: 0,
    refusedCases: 0,
    delivered: 0,
    advice: 0,
    notes: 0,
    substituted: 0,
    rated: 0,
  };
  const faults: string[] = [...plan.faults];
  const caseIds = new Map<string, string>();
  const accepted = new Set<string>();
  const applicants = new Map<string, string>();
  /** What waits until the others have heard of the last command. */
  const afterQuiet: (() => Promise<void>)[] = [];
  const admin = city.as('admin');
  let advances = 0;

  const send = async (
    login: string,
    path: string,
    body: unknown,
    ...key: readonly string[]
  ): Promise<Record<string, unknown> | undefined> => {
    counts.commands += 1;
    try {
      return await city.as(login)('POST', path, { body, key: keyOf(seed, ...key) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      counts.refused += 1;
      faults.push(error.message);
      return undefined;
    }
  };

  const quietAt = async (at: Instant): Promise<void> => {
    await admin('POST', '/admin/clock/advances', { body: { to: at }, key: keyOf(seed, 'clock', at, String((advances += 1))) });
    await receiver.acknowledgeAll();
    for (const task of afterQuiet.splice(0)) await task();
  };

  const openAccount = async (applicant: Applicant, subjectId: string): Promise<void> => {
    if (applicants.has(subjectId)) return;
    applicants.set(subjectId, applicant.login);
    await send('admin', '/identity/accounts', { login: applicant.login, roles: ['applicant'], subjectId }, 'account', applicant.login);
  };

  const rate = async (step: Step, caseId: string): Promise<void> => {
    if (drawn(seed, 'rates', step.case) >= RATING_SHARE) return;
    const grade = picked(GRADES, drawn(seed, 'grade', step.case));
    const rated = await send(applicantOf(seed, step.case).login, '/feedback/ratings', { caseId, grade }, step.case, 'rating');
    if (rated) counts.rated += 1;
  };

  const perform = async (step: Step): Promise<void> => {
    const { act } = step;
    const by = city.loginOf(step.by);
    const key = [step.case, String(step.ordinal)];
    if (act.kind === 'register') {
      const applicant = applicantOf(seed, step.case);
      const body = {
        itemId: city.itemOf(step.department),
        channel: act.channel,
        applicant: { kind: applicant.kind, name: applicant.name, number: applicant.number },
      };
      const registered = await send(by, '/intake/cases', body, ...key);
      if (!registered) return;
      counts.registered += 1;
      caseIds.set(step.case, String(registered['caseId']));
      await openAccount(applicant, String(registered['subjectId']));
      return;
    }
    const caseId = caseIds.get(step.case);
    if (caseId === undefined) {
      faults.push(`case ${step.case}: ${act.kind} before its registration`);
      return;
    }
    switch (act.kind) {
      case 'accept':
        if (await send(by, `/intake/cases/${caseId}/acceptances`, {}, ...key)) {
          counts.accepted += 1;
          accepted.add(step.case);
        }
        return;
      case 'examine':
        if (await send(by, `/approval/reviews/${caseId}/examinations`, { opinion: 'grant' }, ...key)) counts.examined += 1;
        return;
      case 'decide': {
        const reasons = act.outcome === 'refused' ? ['不符合法定条件'] : undefined;
        if (!(await send(by, `/approval/reviews/${caseId}/decisions`, { outcome: act.outcome, reasons }, ...key))) return;
        counts.decided += 1;
        if (act.outcome === 'granted') counts.granted += 1;
        if (act.outcome === 'noLicenceNeeded') counts.noLicenceNeeded += 1;
        if (act.outcome === 'refused') counts.refusedCases += 1;
        if (act.substituted) counts.substituted += 1;
        return;
      }
      case 'deliver':
        if (await send(by, `/intake/cases/${caseId}/deliveries`, { method: 'electronic' }, ...key)) {
          counts.delivered += 1;
          afterQuiet.push(() => rate(step, caseId));
        }
        return;
      case 'advice':
        if (await send(by, `/approval/reviews/${caseId}/advice`, { source: act.source, from: act.from, text: act.from }, ...key))
          counts.advice += 1;
        return;
      case 'note':
        if (await send(by, `/intake/cases/${caseId}/notes`, { text: act.text }, ...key)) counts.notes += 1;
    }
  };

  for (const [index, step] of plan.steps.entries()) {
    await quietAt(step.at);
    await perform(step);
    progress(index + 1, plan.steps.length);
  }
  const last = plan.steps.at(-1);
  if (last) {
    await quietAt(last.at);
    await quietAt(last.at);
  }
  return { counts, faults, caseIds, accepted, applicants };
};
