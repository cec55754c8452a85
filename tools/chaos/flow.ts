import { setTimeout as sleep } from 'node:timers/promises';
import { citizenIdFrom, parseBeijingDay, plusDays, YINGKOU } from '@yikou/shared-kernel';
import { POLICY_COUNT, type City } from './city';
import { between, type Draw } from './seed';
import { RefusedForGood, type Command, type Wire } from './wire';

/** Sends a step when its turn has come. @throws RefusedForGood */
export type Step = (command: Command) => Promise<string>;

export interface FlowSetting {
  readonly wire: Wire;
  readonly step: Step;
  readonly city: City;
  readonly draw: Draw;
  /** Tells one flow of the run from all others. */
  readonly name: string;
  readonly serial: number;
}

/** Shares of the cases: nobody decides them, so that their limit passes; they are refused; they are paid out. */
const FORGOTTEN = 0.1;
const REFUSED = 0.1;
const PAID = 0.3;
const NOTED = 0.3;
const MOST_VISITS = 2;

const FIRST_BIRTH = parseBeijingDay('1950-01-01');
const POLL_MS = 25;
/** Good answers in which it was not there. */
const MOST_POLLS = 800;

/** One case from the window to wherever its draws lead it. Each step has a key of its own, which is the same in every run of the seed. */
export const runFlow = async ({ wire, step, city, draw, name, serial }: FlowSetting): Promise<void> => {
  const is = (what: string, share: number): boolean => draw(what, name) < share;
  const act = async <Body>(as: string, path: string, word: string, body?: object): Promise<Body> =>
    JSON.parse(await step({ as, path, key: `${name}/${word}`, ...(body && { body }) })) as Body;

  const number = citizenIdFrom(YINGKOU, plusDays(FIRST_BIRTH, Math.floor(serial / 999)), 1 + (serial % 999));
  const applicant = { kind: 'natural', name: `申请人${name}`, number };
  const registration = { itemId: city.itemId, channel: 'window', applicant, materials: [] };
  const { caseId } = await act<{ readonly caseId: string }>('clerk', '/intake/cases', 'register', registration);
  const inCase = (path: string, body?: object) => act('clerk', `/intake/cases/${caseId}/${path}`, path, body);
  const inReview = (as: string, path: string, body: object) => act(as, `/approval/reviews/${caseId}/${path}`, path, body);

  for (let visit = between(0, MOST_VISITS, draw('visits', name)); visit > 0; visit -= 1)
    await act('clerk', `/intake/cases/${caseId}/visits`, `visit-${String(visit)}`);
  if (is('noted', NOTED)) await inCase('notes', { text: '材料已口头核对' });
  await inCase('acceptances');
  if (is('forgotten', FORGOTTEN)) return;
  const refused = is('refused', REFUSED);
  await inReview('officer', 'examinations', { opinion: refused ? 'refuse' : 'grant' });
  await inReview('officer2', 'decisions', refused ? { outcome: 'refused', reasons: ['不符合法定条件'] } : { outcome: 'granted' });
  await inCase('deliveries', { method: 'window' });
  if (refused || !is('paid', PAID)) return;

  const login = `applicant-${name}`;
  await act('admin', '/identity/accounts', 'account', { login, roles: ['applicant'], subject: { kind: 'citizenId', number } });
  await act(login, '/feedback/ratings', 'rating', { caseId, grade: 'satisfied', tags: ['attitude'] });
  for (const { entitlementId } of await entitlementsOf(wire, login)) {
    const path = `/subsidy/entitlements/${entitlementId}`;
    await act(login, `${path}/confirmations`, 'confirmation', { account: '6222020200112233' });
    if ((await answerOf(wire, login, path)) === 'exhausted') continue;
    for (const finance of ['finance', 'finance2']) await act(finance, `${path}/approvals`, finance);
  }
};

interface Entitlement {
  readonly entitlementId: string;
  readonly status: string;
}

/** What the applicant was found to be entitled to; waits until it is there. */
const entitlementsOf = async (wire: Wire, login: string): Promise<readonly Entitlement[]> => {
  const ask = () => wire.ask<{ readonly items: readonly Entitlement[] }>(login, '/subsidy/entitlements');
  const { items } = await polled(ask, (found) => found.items.length >= POLICY_COUNT, `what ${login} is entitled to`);
  return items;
};

/** What the budget said to a confirmation: `reserved`, or `exhausted`. */
const answerOf = async (wire: Wire, login: string, path: string): Promise<string> => {
  const ask = () => wire.ask<Entitlement>(login, path);
  const { status } = await polled(
    ask,
    (found) => found.status !== 'matched' && found.status !== 'confirmed',
    `an answer of the budget to ${path}`,
  );
  return status;
};

/** Asks until it is so. @throws RefusedForGood when many good answers have not said it */
const polled = async <T>(ask: () => Promise<T | undefined>, isSo: (answer: T) => boolean, what: string): Promise<T> => {
  for (let polls = 0; polls < MOST_POLLS;) {
    const answer = await ask();
    if (answer && isSo(answer)) return answer;
    if (answer) polls += 1;
    await sleep(POLL_MS);
  }
  throw new RefusedForGood(`${what} never came`);
};
