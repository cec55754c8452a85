import { setTimeout as sleep } from 'node:timers/promises';
import { drifted, lost, twice, type Fault } from '../faults';
import { shuffled, type Draw } from '../seed';
import type { Wire } from '../wire';

const POLL_MS = 100;
/** Of the answered commands, so many are sent again. */
const SENT_AGAIN = 300;
const AT_ONCE = 16;

/** What only the running product can say: its read models, its chains, and what it answers to a command that it has had. */
export const checkRunning = async (wire: Wire, draw: Draw, say: (text: string) => void): Promise<readonly Fault[]> => {
  const checks = {
    'answers, asked for again': () => answersThatChanged(wire, draw),
    chains: () => brokenChains(wire),
    'read models against their rebuild': () => modelsThatDiffer(wire),
  };
  const faults: Fault[] = [];
  for (const [what, check] of Object.entries(checks)) {
    say(what);
    faults.push(...(await check()));
  }
  return faults;
};

const answersThatChanged = async (wire: Wire, draw: Draw): Promise<readonly Fault[]> => {
  const queue = [...shuffled(wire.answered, (index) => draw('again', index))].slice(0, SENT_AGAIN);
  const faults: Fault[] = [];
  const send = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { status, text } = await wire.again(next);
      if (status !== next.status || text !== next.text)
        faults.push(twice(`POST ${next.path} (${next.key}): answered ${next.text}, and then ${String(status)} ${text}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return faults;
};

interface Verification {
  readonly status: string;
  readonly faults: readonly unknown[];
}

const brokenChains = async (wire: Wire): Promise<readonly Fault[]> => {
  const { text } = await wire.send({ as: 'auditor', path: '/audit/verifications', body: {}, key: 'verification' });
  const { verificationId } = JSON.parse(text) as { readonly verificationId: string };
  const { status, faults } = await ended(() => wire.ask<Verification>('auditor', `/audit/verifications/${verificationId}`));
  return [
    ...(status === 'done' ? [] : [lost(`the verification ended as ${status}`)]),
    ...faults.map((fault) => lost(`a chain is broken: ${JSON.stringify(fault)}`)),
  ];
};

interface ModelRun {
  readonly status: string;
  readonly models: readonly { readonly name: string; readonly status: string; readonly drift?: number }[];
}

const modelsThatDiffer = async (wire: Wire): Promise<readonly Fault[]> => {
  const { runId } = await answered(() => wire.act<{ readonly runId: string }>('admin', '/admin/read-models/checks', {}));
  const { models } = await ended(() => wire.ask<ModelRun>('admin', `/admin/read-models/checks/${runId}`));
  return models
    .filter(({ status }) => status !== 'same')
    .map(({ name, status, drift }) => drifted(`read model ${name}: ${status}, ${String(drift ?? 0)} documents differ from the rebuild`));
};

const answered = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(POLL_MS);
  }
};

const ended = async <Run extends { readonly status: string }>(ask: () => Promise<Run | undefined>): Promise<Run> => {
  for (;;) {
    const run = await answered(ask);
    if (run.status !== 'running') return run;
    await sleep(POLL_MS);
  }
};
