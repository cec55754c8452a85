import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { partsOf } from './markdown';
import { ROOT } from './root';

/** The address that pages write; the product of a test listens elsewhere. */
const WRITTEN_URL = 'http://127.0.0.1:3000';

/** Stands for whatever differs from run to run. */
const ANYTHING = '…';

/** A block of commands, and what the page says that it prints. */
export interface Step {
  readonly line: number;
  readonly script: string;
  readonly shown?: { readonly language: 'json' | 'text'; readonly text: string };
}

export interface Guide {
  /** What the product is started with: the variables of the block `sh start`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/**
 * A page whose commands can be run: each block `sh` is a step, and a block `json` or `text` after it is what it prints. A block `sh start`
 * is how the product is started; a block `console` is for the reader alone.
 */
export const guideOf = (markdown: string): Guide => {
  let environment: Record<string, string> = {};
  const steps: Step[] = [];
  let last: Step | undefined;
  for (const { language, info, text, line } of partsOf(markdown).fences) {
    if (language === 'sh' && info === 'start') environment = assignmentsIn(text);
    else if (language === 'sh') steps.push((last = { line, script: text }));
    else if (last && (language === 'json' || language === 'text')) {
      steps[steps.length - 1] = { ...last, shown: { language, text } };
      last = undefined;
    } else last = undefined;
  }
  return { environment, steps };
};

const ASSIGNMENT = /\b(YIKOU_[A-Z_]+)=(\S+)/g;
/** Given by whoever starts the product. */
const OF_THE_TEST = new Set(['YIKOU_PORT', 'YIKOU_DATA_DIR']);

const assignmentsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => [name, value] as const).filter(([name]) => !OF_THE_TEST.has(name)),
  );

export interface GuideRun {
  /** What each step printed, in order; fewer than there are steps when one failed. */
  readonly printed: readonly string[];
  /** What went to standard error. */
  readonly errors: string;
}

export interface RunOptions {
  readonly url: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A page that takes longer waits for what does not come: it is ended, and its last steps are missing. */
const LONGEST_MS = 180_000;

/** Separates what the steps print. */
const MARK = '\u001e';

/**
 * Runs the steps one after the other in one shell, in the folder of the repository. `curl` need not be there: a stand-in of the same
 * name, which knows the options that the pages use, comes first on the path.
 */
export const runGuide = async ({ steps }: Guide, { url, env = {} }: RunOptions): Promise<GuideRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-guide-'));
  try {
    const file = join(folder, 'guide.sh');
    writeFileSync(file, scriptOf(steps, url));
    standInFor('curl', folder);
    const shell = spawn('sh', [file], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...env,
        PATH: [folder, dirname(process.execPath), process.env['PATH']].join(delimiter),
        TMPDIR: folder,
        npm_config_update_notifier: 'false',
      },
    });
    let output = '';
    let errors = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    shell.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const tooLong = setTimeout(() => {
      endAll(shell.pid);
    }, LONGEST_MS);
    await once(shell, 'exit');
    clearTimeout(tooLong);
    endAll(shell.pid);
    return { printed: printedOf(output), errors };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const scriptOf = (steps: readonly Step[], url: string): string =>
  ['set -eu', ...steps.map(({ script }) => `${script.replaceAll(WRITTEN_URL, url)}\nprintf '${MARK}'`), ''].join('\n');

const standInFor = (command: string, folder: string): void => {
  const file = join(folder, command);
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${join(__dirname, `${command}.mjs`)}' "$@"\n`);
  chmodSync(file, 0o755);
};

/** The shell and whatever it has left running in the background. */
const endAll = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const printedOf = (output: string): readonly string[] =>
  output
    .split(MARK)
    .slice(0, -1)
    .map((text) => text.trim());

/** What is printed as the page shows it: where that says `…`, the page's `…` stands for it. */
export const asShown = (printed: string, shown: NonNullable<Step['shown']>): unknown => {
  if (shown.language === 'text') return blurredText(printed, shown.text);
  return blurred(JSON.parse(printed) as unknown, JSON.parse(shown.text) as unknown);
};

/** What the page shows, to compare with `asShown`. */
export const shownOf = ({ language, text }: NonNullable<Step['shown']>): unknown => (language === 'json' ? JSON.parse(text) : text.trim());

const blurredText = (printed: string, shown: string): string => {
  const pattern = shown
    .trim()
    .split(ANYTHING)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(printed) ? shown.trim() : printed;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A key `…` stands for all keys that the page leaves out. */
const blurred = (printed: unknown, shown: unknown): unknown => {
  if (shown === ANYTHING && printed !== undefined) return ANYTHING;
  if (Array.isArray(printed) && Array.isArray(shown)) return printed.map((each, index) => blurred(each, shown[index]));
  if (!isObject(printed) || !isObject(shown)) return printed;
  const left = Object.entries(printed).filter(([name]) => name in shown || !(ANYTHING in shown));
  const seen = left.map(([name, value]) => [name, blurred(value, shown[name])] as const);
  return Object.fromEntries([...seen, ...(ANYTHING in shown ? [[ANYTHING, shown[ANYTHING]] as const] : [])]);
};
