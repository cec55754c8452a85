import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The repository, absolute. */
export const WORKSPACE = join(__dirname, '../../../..');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `yikou …` as a process of its own, with nothing of this environment but the paths. */
export const yikou = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['tools/yikou.mjs', ...args], { cwd: WORKSPACE, env: { PATH, HOME, ...environment } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
    // Whoever comes first after a change builds, and says so.
    child.on('close', (code) => resolve({ code, out, err: err.replace(/^yikou: built .*\n/, '') }));
  });
