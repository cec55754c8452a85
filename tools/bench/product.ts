import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STANDALONE = join(__dirname, '..', '..', 'apps', 'standalone', 'src', 'main.js');
const LOOK_MS = 5;
const PATIENCE_MS = 3_600_000;

/** A server in a process of its own. */
export interface Served {
  readonly port: number;
  readonly url: string;
  /** From the word to start until it said that it is ready. */
  readonly readyMs: number;
  /** Resolves when it has printed this. */
  says(text: string): Promise<void>;
  residentBytes(): number;
  stop(): Promise<void>;
}

/** Runs a program that serves on `YIKOU_PORT`, until `path` answers with 200. */
export const serve = async (program: string, env: Readonly<Record<string, string>>, path: string): Promise<Served> => {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [...profiled(), program], {
    env: { ...process.env, ...env, YIKOU_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = `http://127.0.0.1:${String(port)}`;
  await ready(`${url}${path}`, child);
  return {
    port,
    url,
    readyMs: performance.now() - begun,
    says: async (text) => {
      while (!said.includes(text)) await sleep(LOOK_MS);
    },
    residentBytes: () => residentOf(child.pid ?? 0),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};

/** `--profile`: where the time of the servers goes, for Chrome's tools. */
const profiled = (): readonly string[] => {
  const folder = process.env['BENCH_PROFILE'];
  return folder ? ['--cpu-prof', '--cpu-prof-dir', folder] : [];
};

/** The built product on a data folder. */
export const startProduct = (directory: string, env: Readonly<Record<string, string>> = {}): Promise<Served> =>
  serve(STANDALONE, { YIKOU_DATA_DIR: directory, YIKOU_LOG_LEVEL: 'error', YIKOU_SEED: 'none', ...env }, '/health/ready');

/** With the demo city: items, officers with certificates, a supervising department. */
export const startDemo = async (directory: string): Promise<Served> => {
  const product = await startProduct(directory, { YIKOU_SEED: 'demo' });
  await product.says('Yikou is ready');
  return product;
};

/** A folder for as long as the work with it goes on. */
export const inFolder = async <Result>(work: (directory: string) => Promise<Result>): Promise<Result> => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-bench-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const ready = async (url: string, child: ChildProcess): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`what should serve ${url} ended with ${String(child.exitCode)}`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (performance.now() > until) throw new Error(`${url} is not ready`);
    await sleep(LOOK_MS);
  }
};

const residentOf = (pid: number): number => {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
