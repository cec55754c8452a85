import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Report } from './report';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run chaos -- …` */
export const chaos = async (...words: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [join(__dirname, '..', 'chaos.mjs'), ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
};

/** @throws Error with what it said when it gave no report */
export const reportOf = ({ stdout, stderr }: Ended): Report => {
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
};
