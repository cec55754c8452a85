// The checks of `npm test`, one function each. A step answers { name, passed, failed, seconds, output }.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const cache = join(root, '.cache');
const bin = (...path) => join(root, 'node_modules', ...path);
const environment = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };

/** Runs a Node program. @returns its exit code and, unless it is `live`, what it printed. */
function node(args, { live = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: environment, stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function timed(name, run) {
  const begun = performance.now();
  const result = await run();
  return { name, output: '', ...result, seconds: (performance.now() - begun) / 1000 };
}

/** A step that is one check: it passes or it fails. */
const check = (name, run) =>
  timed(name, async () => {
    const { code, output } = await run();
    return { output, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  });

export const typecheck = () =>
  check('type check', () => {
    mkdirSync(join(cache, 'tsc'), { recursive: true });
    return node([bin('typescript', 'bin', 'tsc'), '--noEmit', '--pretty', 'false', '-p', 'tsconfig.json']);
  });

export const format = () =>
  check('format', () =>
    node([
      bin('prettier', 'bin', 'prettier.cjs'),
      '--check',
      '--log-level=warn',
      '--cache',
      '--cache-strategy=content',
      `--cache-location=${join(cache, 'prettier')}`,
      '.',
    ]),
  );

/**
 * Lint rules look at types, so a change in one file can make another one wrong: ESLint's cache per file would hide that.
 * Here either nothing has changed since the last clean run, or everything is looked at again.
 */
export const lint = () =>
  check('lint', async () => {
    const cleanFile = join(cache, 'lint-clean');
    const fingerprint = lintFingerprint();
    if (existsSync(cleanFile) && readFileSync(cleanFile, 'utf8') === fingerprint) return { code: 0, output: '' };
    rmSync(cleanFile, { force: true });
    const result = await node([bin('eslint', 'bin', 'eslint.js'), '--max-warnings=0', '.']);
    if (result.code === 0) {
      mkdirSync(cache, { recursive: true });
      writeFileSync(cleanFile, fingerprint);
    }
    return result;
  });

function lintFingerprint() {
  const top = readdirSync(root).filter((name) => /\.(json|mjs|cjs)$/.test(name));
  const below = ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => join(folder, name))
      .filter((name) => /\.(ts|mjs|cjs)$|project\.json$/.test(name)),
  );
  const hash = createHash('sha256').update(process.version);
  for (const name of [...top, ...below].sort()) hash.update(`\0${name}\0`).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

export const build = () =>
  check('build', async () => {
    try {
      const { ensureBuilt } = await import('./build.mjs');
      await ensureBuilt();
      return { code: 0, output: '' };
    } catch (error) {
      return { code: 1, output: error instanceof Error ? error.message : String(error) };
    }
  });

/** Counts by Jest's own results. A suite that could not run counts as a failure, and so does a skipped test. */
export const jest = (name, config, ...args) =>
  timed(name, async () => {
    const resultsFile = join(cache, `${config.replace(/\.config\.cjs$/, '')}-results.json`);
    mkdirSync(cache, { recursive: true });
    rmSync(resultsFile, { force: true });
    const { code } = await node([bin('jest', 'bin', 'jest.js'), '--config', config, '--json', '--outputFile', resultsFile, ...args], {
      live: true,
    });
    if (!existsSync(resultsFile)) return { passed: 0, failed: 1 };
    const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
    const skipped = results.numPendingTests + results.numTodoTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + skipped;
    return {
      passed: results.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      output: skipped > 0 ? `${skipped} tests were skipped; a skipped test counts as failed.` : '',
    };
  });

/** One step's result, and what it printed if it failed. */
export function tell({ name, passed, failed, seconds, output }) {
  console.log(`${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
  if (failed > 0 && output.trim() !== '') console.log(output.trimEnd());
}

/** Tells all steps, ends with the line `N passed, N failed`, and sets the exit code. */
export function conclude(steps) {
  const sum = (count) => steps.reduce((total, step) => total + step[count], 0);
  console.log('');
  steps.forEach(tell);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
