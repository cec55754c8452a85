import type { Call } from '../transport';
import { check } from './checks';
import type { City } from './city';
import type { Counts, Driven } from './runner';
import { settle } from './settlement';

type Answers = Readonly<Record<string, unknown>>;

/** A product that answers each path as it is told to; the longest path that begins so counts. */
const cityOf = (answers: Answers): City => {
  const call: Call = (_, path) => {
    const known = Object.keys(answers)
      .filter((each) => path.startsWith(each))
      .toSorted((a, b) => b.length - a.length)[0];
    if (known === undefined) throw new TypeError(`nobody said what ${path} answers`);
    return Promise.resolve({ status: 200, headers: {}, body: answers[known] });
  };
  return {
    call,
    as: () => async (method, path, options) => (await call(method, path, options)).body as Record<string, unknown>,
    token: (login) => Promise.resolve(login),
    loginOf: (resource) => resource,
    itemOf: (department) => department,
    policyId: 'policy',
    secret: '',
  };
};

const items = (...each: readonly unknown[]) => ({ items: each });

describe('the checks after a drive', () => {
  const HASH = 'f'.repeat(64);
  const DRIVEN: Driven = {
    counts: { granted: 1, refusedCases: 1 } as Counts,
    faults: [],
    caseIds: new Map([
      ['A', 'a'],
      ['B', 'b'],
      ['C', 'c'],
    ]),
    accepted: new Set(['A', 'B', 'C']),
    applicants: new Map(),
  };
  const SERIES = `/approval/document-numbers/${encodeURIComponent('营行审')}`;
  const history = (...types: readonly string[]) => items(...types.map((type) => ({ type: `approval.review.${type}` })));
  const SOUND: Answers = {
    '/approval/reviews': items(
      { caseId: 'a', status: 'effective', mark: 'inTime' },
      { caseId: 'b', status: 'decided', mark: 'breached' },
      { caseId: 'c', status: 'awaitingExamination', mark: 'breached' },
    ),
    '/audit/cases/a/history': history('opened', 'examined', 'decided'),
    '/audit/cases/b/history': history('opened', 'decided'),
    '/audit/cases/c/history': history('opened'),
    '/admin/clock': { now: '2012-01-23T00:00:00.000Z' },
    [SERIES]: items(),
    [`${SERIES}/2011`]: items({ number: 2 }, { number: 1 }),
    '/audit/verifications': { verificationId: 'v', status: 'done', streams: 5, events: 9, faults: [] },
    '/admin/read-models/checks': { runId: 'r', status: 'done', models: [{ name: 'cases', status: 'same', hash: HASH, documents: 3 }] },
  };
  const checked = (change: Answers) => check(cityOf({ ...SOUND, ...change }), DRIVEN, { seed: 1, progress: () => undefined });

  it('find nothing where everything is so, and count what is overdue', async () => {
    expect(await checked({})).toEqual({
      faults: [],
      breached: 2,
      models: [{ name: 'cases', hash: HASH, documents: 3 }],
      verified: { streams: 5, events: 9, faults: [] },
    });
  });

  it.each<readonly [string, Answers, readonly string[]]>([
    [
      'history has no decision where the read model has one',
      { '/audit/cases/a/history': history('opened') },
      ['case A: decided in the read model, open in history'],
    ],
    [
      'history has a decision that the read model lacks',
      { '/audit/cases/c/history': history('opened', 'decided') },
      ['case C: open in the read model, decided in history'],
    ],
    [
      'an accepted case has no review',
      {
        '/approval/reviews': items({ caseId: 'a', status: 'effective', mark: '' }, { caseId: 'b', status: 'decided', mark: '' }),
        '/audit/cases/c/history': history(),
      },
      ['case C: none in the read model, none in history', '2 reviews for 3 accepted cases'],
    ],
    ['a number is missing', { [`${SERIES}/2011`]: items({ number: 1 }, { number: 3 }) }, ['document numbers of 2011 have gaps']],
    ['a number was given twice', { [`${SERIES}/2011`]: items({ number: 1 }, { number: 1 }) }, ['document numbers of 2011 have gaps']],
    ['a document has no number', { [`${SERIES}/2011`]: items({ number: 1 }) }, ['1 document numbers for 2 documents']],
    [
      'a chain is broken',
      { '/audit/verifications': { verificationId: 'v', status: 'done', streams: 5, events: 9, faults: [{ rule: 'hash' }] } },
      ['{"rule":"hash"}'],
    ],
    [
      'the verification did not come to its end',
      { '/audit/verifications': { verificationId: 'v', status: 'failed', streams: 5, events: 9, faults: [] } },
      ['the verification failed'],
    ],
    [
      'a read model is not as its rebuild',
      { '/admin/read-models/checks': { runId: 'r', status: 'done', models: [{ name: 'cases', status: 'differs' }] } },
      ['read model cases: differs'],
    ],
  ])('find that %s', async (_, change, faults) => {
    expect((await checked(change)).faults).toEqual(faults);
  });
});

describe('the settlement after a drive', () => {
  const of = (count: number) =>
    items(...Array.from({ length: count }, (_, at) => ({ entitlementId: `e${String(at)}`, subjectId: `s${String(at)}` })));
  const status = (name: string) => `/subsidy/entitlements?policyId=policy&status=${name}`;
  const SOUND: Answers = {
    [status('matched')]: of(101),
    [status('reserved')]: of(100),
    [status('approved')]: of(100),
    [status('settled')]: of(100),
    [status('exhausted')]: of(1),
    '/subsidy/entitlements?policyId=policy': of(101),
    '/subsidy/entitlements/': {},
    '/subsidy/policies/policy/budget': { ceiling: 5_000_000, reserved: 0, paid: 5_000_000 },
  };
  const settled = (change: Answers) =>
    settle(cityOf({ ...SOUND, ...change }), { seed: 1, applicants: new Map(), quiet: () => Promise.resolve() });

  it('pays as far as the ceiling allows', async () => {
    expect(await settled({})).toEqual({ matched: 101, payments: 100, faults: [] });
  });

  it.each<readonly [string, Answers, readonly string[]]>([
    [
      'a payment too few',
      { [status('settled')]: of(99), '/subsidy/policies/policy/budget': { ceiling: 5_000_000, reserved: 0, paid: 4_950_000 } },
      ['99 payments, not 100'],
    ],
    ['somebody who was neither paid nor told', { [status('exhausted')]: of(0) }, ['0 found the budget exhausted, not 1']],
    [
      'a budget above its ceiling',
      { '/subsidy/policies/policy/budget': { ceiling: 5_000_000, reserved: 0, paid: 5_050_000 } },
      ['5050000 fen paid, not 5000000', 'paid above the ceiling'],
    ],
    ['somebody entitled twice', { '/subsidy/entitlements?policyId=policy': of(100) }, ['somebody is entitled twice']],
  ])('finds %s', async (_, change, faults) => {
    expect((await settled(change)).faults).toEqual(faults);
  });
});
