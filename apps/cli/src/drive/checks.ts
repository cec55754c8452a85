import { everyItem, expectGood } from '../transport';
import { SERIES, type City } from './city';
import type { Driven } from './runner';
import { keyOf } from './seeded';

export interface ModelHash {
  readonly name: string;
  readonly hash: string;
  readonly documents: number;
}

export interface Checked {
  readonly faults: readonly string[];
  readonly breached: number;
  readonly models: readonly ModelHash[];
  readonly verified: { readonly streams: number; readonly events: number };
}

interface Review {
  readonly caseId: string;
  readonly status: string;
  readonly mark: string;
}

export interface CheckOptions {
  readonly seed: number;
  readonly progress: (text: string) => void;
}

const POLL_MS = 200;

/** After the drive, over HTTP: histories and read models tell the same, chains hold, numbers have no gaps. */
export const check = async (city: City, driven: Driven, { seed, progress }: CheckOptions): Promise<Checked> => {
  const faults: string[] = [];
  progress('cases');
  const reviews = await reviewsOf(city);
  faults.push(...(await casesThatDiffer(city, driven, reviews)));
  progress('document numbers');
  faults.push(...(await gapsOf(city, driven)));
  progress('chains');
  const verified = await verify(city, seed);
  faults.push(...verified.faults);
  progress('read models');
  const models = await checkModels(city);
  faults.push(...models.filter(({ status }) => status !== 'same').map(({ name, status }) => `read model ${name}: ${status}`));
  return {
    faults,
    breached: [...reviews.values()].filter(({ mark }) => mark === 'breached').length,
    models: models.map(({ name, hash = '', documents = 0 }) => ({ name, hash, documents })),
    verified,
  };
};

const reviewsOf = async (city: City): Promise<ReadonlyMap<string, Review>> => {
  const reviews = new Map<string, Review>();
  const token = await city.token('auditor');
  for await (const review of everyItem<Review>(city.call, '/approval/reviews', { token })) reviews.set(review.caseId, review);
  return reviews;
};

/** Every accepted case is decided or open, in the read model and in history alike. */
const casesThatDiffer = async (
  city: City,
  { accepted, caseIds }: Driven,
  reviews: ReadonlyMap<string, Review>,
): Promise<readonly string[]> => {
  const token = await city.token('auditor');
  const faults: string[] = [];
  for (const name of accepted) {
    const caseId = caseIds.get(name) ?? '';
    const types = new Set<string>();
    for await (const { type } of everyItem<{ readonly type: string }>(city.call, `/audit/cases/${caseId}/history`, { token }))
      types.add(type);
    const review = reviews.get(caseId);
    const inModel = review === undefined ? 'none' : ['decided', 'effective'].includes(review.status) ? 'decided' : 'open';
    const inHistory = types.has('approval.review.decided') ? 'decided' : types.has('approval.review.opened') ? 'open' : 'none';
    if (inModel !== inHistory || inModel === 'none') faults.push(`case ${name}: ${inModel} in the read model, ${inHistory} in history`);
  }
  if (reviews.size !== accepted.size) faults.push(`${String(reviews.size)} reviews for ${String(accepted.size)} accepted cases`);
  return faults;
};

const gapsOf = async (city: City, { counts }: Driven): Promise<readonly string[]> => {
  const token = await city.token('auditor');
  const { now } = await expectGood<{ readonly now: string }>(city.call, 'GET', '/admin/clock', { token: await city.token('admin') });
  const faults: string[] = [];
  let numbered = 0;
  for (let year = FIRST_YEAR; year <= Number(now.slice(0, 4)); year += 1) {
    const numbers: number[] = [];
    const path = `/approval/document-numbers/${encodeURIComponent(SERIES)}/${String(year)}`;
    for await (const { number } of everyItem<{ readonly number: number }>(city.call, path, { token })) numbers.push(number);
    numbers.sort((a, b) => a - b);
    if (numbers.some((number, index) => number !== index + 1)) faults.push(`document numbers of ${String(year)} have gaps`);
    numbered += numbers.length;
  }
  const expected = counts.granted + counts.refusedCases;
  return numbered === expected ? faults : [...faults, `${String(numbered)} document numbers for ${String(expected)} documents`];
};

const FIRST_YEAR = 2007;

interface Verification {
  readonly status: 'running' | 'done' | 'failed';
  readonly streams: number;
  readonly events: number;
  readonly faults: readonly unknown[];
}

const verify = async (
  city: City,
  seed: number,
): Promise<{ readonly streams: number; readonly events: number; readonly faults: readonly string[] }> => {
  const token = await city.token('auditor');
  const started = await city.as('auditor')('POST', '/audit/verifications', { body: {}, key: keyOf(seed, 'verification') });
  const path = `/audit/verifications/${String(started['verificationId'])}`;
  const { status, streams, events, faults } = await ended<Verification>(() => expectGood(city.call, 'GET', path, { token }));
  return { streams, events, faults: status === 'done' ? faults.map((fault) => JSON.stringify(fault)) : ['the verification failed'] };
};

interface ModelRun {
  readonly status: 'running' | 'done' | 'failed';
  readonly models: readonly { readonly name: string; readonly status: string; readonly hash?: string; readonly documents?: number }[];
}

const checkModels = async (city: City): Promise<ModelRun['models']> => {
  const token = await city.token('auditor');
  const { runId } = await expectGood<{ readonly runId: string }>(city.call, 'POST', '/admin/read-models/checks', { token, body: {} });
  const { models } = await ended<ModelRun>(() => expectGood(city.call, 'GET', `/admin/read-models/checks/${runId}`, { token }));
  return models;
};

const ended = async <Run extends { readonly status: string }>(look: () => Promise<Run>): Promise<Run> => {
  for (;;) {
    const run = await look();
    if (run.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};
