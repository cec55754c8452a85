import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const root = resolve(__dirname, '../../../../..');

/** Flags that let Node run TypeScript sources, in a child process or in a worker. */
export const runsTypeScript = ['--require', '@swc-node/register'];

/** A script of this folder in a process of its own. */
export class ChildProcess {
  /** What it has printed, line by line. */
  readonly lines: string[] = [];
  readonly ended: Promise<void>;
  private readonly child: ChildProcessByStdio<null, Readable, null>;
  private readonly watchers = new Set<() => void>();

  constructor(script: string, ...args: string[]) {
    this.child = spawn(process.execPath, [...runsTypeScript, join(__dirname, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface(this.child.stdout).on('line', (line) => {
      this.lines.push(line);
      for (const watcher of this.watchers) watcher();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', () => {
        resolve();
        for (const watcher of this.watchers) watcher();
      });
    });
  }

  /** Resolves when it has printed so many lines. @throws Error when it ends before that */
  printed(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const watch = () => {
        if (this.lines.length < count && this.child.exitCode === null) return;
        this.watchers.delete(watch);
        if (this.lines.length >= count) resolve();
        else reject(new Error(`the child ended with ${String(this.child.exitCode)} after ${this.lines.length} lines`));
      };
      this.watchers.add(watch);
      watch();
    });
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
