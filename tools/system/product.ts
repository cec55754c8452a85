import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const STANDALONE = join(ROOT, 'dist', 'apps', 'standalone', 'src', 'main.js');
export const CLI = join(ROOT, 'dist', 'apps', 'cli', 'src', 'main.js');
const READY_WITHIN_MS = 60_000;

/** The built product as a process of its own, on a folder and a port of its own. */
export interface Product {
  readonly url: string;
  readonly pid: number;
  readonly dataDirectory: string;
  /** Until it has printed its welcome: the demo data, where wanted, are there. */
  welcomed(): Promise<void>;
  /** What it has printed so far. */
  said(): string;
  /** SIGTERM, unless it shall be another; the folder stays until `remove`. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  remove(): void;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What the process is started by, e.g. `['strace', '-f', …]`. */
  readonly under?: readonly string[];
  /** The program and its script; default: this Node, and what `npm start` becomes. */
  readonly by?: readonly string[];
}

export const startBuilt = async ({ env = {}, under = [], by = [process.execPath, STANDALONE] }: StartOptions = {}): Promise<Product> => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'yikou-system-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const line = [...under, ...by];
  const child = spawn(line[0] ?? process.execPath, line.slice(1), {
    env: { ...process.env, YIKOU_PORT: String(port), YIKOU_DATA_DIR: dataDirectory, YIKOU_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  try {
    await ready(url, child, said);
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(dataDirectory, { recursive: true, force: true });
    throw error;
  }
  return {
    url,
    pid: child.pid ?? 0,
    dataDirectory,
    welcomed: () => welcomed(child, said),
    said: () => said.join(''),
    stop: (signal = 'SIGTERM') => stopped(child, signal),
    remove: () => {
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
};

const ready = async (url: string, child: ChildProcess, said: readonly string[]): Promise<void> => {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${String(child.exitCode)}: ${said.join('')}`);
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (response?.status === 200) return;
    if (Date.now() > until) throw new Error(`the product is not ready: ${said.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const welcomed = async (child: ChildProcess, said: readonly string[]): Promise<void> => {
  const until = Date.now() + READY_WITHIN_MS;
  while (!said.join('').includes('Yikou is ready')) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the product does not say that it is ready: ${said.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const stopped = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) {
      resolve(child.exitCode);
      return;
    }
    child.once('exit', (code) => {
      resolve(code);
    });
    child.kill(signal);
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export const run = (command: string, words: readonly string[], env: Readonly<Record<string, string>> = {}, folder = ROOT): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** `yikou …` */
export const yikou = (...words: readonly string[]): Promise<Ended> => run(process.execPath, [CLI, ...words]);

export interface Measured extends Ended {
  readonly seconds: number;
  /** The most memory that the process had at once, as the system counts it. */
  readonly residentMb: number;
}

/** `yikou …`, with what it takes. */
export const measured = async (...words: readonly string[]): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-measured-'));
  try {
    const begun = performance.now();
    const file = join(folder, 'resident');
    const ended = await run(process.execPath, ['--require', join(__dirname, 'resident.cjs'), CLI, ...words], { RESIDENT_FILE: file });
    return { ...ended, seconds: (performance.now() - begun) / 1_000, residentMb: Math.round(Number(readFileSync(file, 'utf8')) / 1024) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A file of the real input, which the repository does not carry: YIKOU_TEST_DATA names its folder. */
export const realInput = (file: string): string => {
  const folder = process.env['YIKOU_TEST_DATA'];
  if (!folder) throw new Error('YIKOU_TEST_DATA must name the folder of the real input (receipt.xes.gz, ref/…)');
  return join(folder, file);
};
