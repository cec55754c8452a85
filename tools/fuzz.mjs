// `npm run fuzz -- --minutes N --seed S --only PATTERN`: what `npm test` does with a few values of one seed, with many values of one seed
// after another, until the time is over or something is found. A seed finds the same again.
import { randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, fail, root } from './workspace/setup.mjs';

/** Values of each property in a round. */
const RUNS = 1_000;
/** A round that takes longer hangs. */
const ROUND_MS = 30 * 60_000;
const SEEDS = 2 ** 31 - 1;

const usage = 'npm run fuzz -- [--minutes N] [--seed S] [--only PATTERN]';
const isCount = (text) => /^\d{1,10}$/.test(text) && Number(text) <= SEEDS;

function options() {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } } });
    const { minutes = '5', seed = String(randomInt(SEEDS)), only = '' } = values;
    if (isCount(minutes) && isCount(seed)) return { minutes: Number(minutes), seed: Number(seed), only };
  } catch {
    // Told below.
  }
  console.error(usage);
  process.exit(2);
}

/** Fuzz tests, and those that damage the samples of stored events. */
const files = (only) =>
  ['apps', 'libs', 'tools']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.spec.ts') && path.includes(only))
    .filter((path) => path.endsWith('.fuzz.spec.ts') || readFileSync(join(root, path), 'utf8').includes('describeGoldenSamples('))
    .sort();

/** @returns the exit code; undefined when it did not come to an end */
function round(paths, seed) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const env = { ...process.env, YIKOU_TEST_SEED: String(seed), YIKOU_FUZZ_RUNS: String(RUNS) };
  const child = spawn(process.execPath, [jest, '--forceExit', '--testTimeout=900000', '--runTestsByPath', ...paths], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const hanging = setTimeout(() => child.kill('SIGKILL'), ROUND_MS);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(hanging);
      resolve(code ?? undefined);
    }),
  );
}

ensureInstalled();
const { minutes, seed: first, only } = options();
const paths = files(only);
if (paths.length === 0) fail(`no fuzz test has ${only} in its path.`);
const end = Date.now() + minutes * 60_000;
for (let seed = first, rounds = 1; ; seed = (seed + 1) % SEEDS, rounds += 1) {
  console.log(`yikou: seed ${seed}`);
  const code = await round(paths, seed);
  if (code !== 0) {
    const what = code === undefined ? 'A round did not come to an end.' : 'Something was found: the smallest counterexample stands above.';
    fail(`${what}\nAgain: npm run fuzz -- --minutes 0 --seed ${seed}${only === '' ? '' : ` --only ${only}`}`);
  }
  if (Date.now() >= end) {
    console.log(`yikou: nothing was found in ${rounds} rounds, seeds ${first} to ${seed}`);
    break;
  }
}
