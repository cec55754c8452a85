import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const WORKSPACE = join(__dirname, '../../../..');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** `npm start` as a process of its own. */
export class Started {
  output = '';
  private readonly child: ChildProcess;
  readonly ended: Promise<Ended>;

  /** @param under what it is started by; it must become the product, so that it stays our child */
  constructor(environment: Record<string, string>, under: readonly string[] = []) {
    const { PATH = '', HOME = '' } = process.env;
    const [program, ...words] = [...under, process.execPath, 'tools/start.mjs'];
    this.child = spawn(program, words, { cwd: WORKSPACE, env: { PATH, HOME, ...environment } });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
    this.ended = once(this.child, 'close').then(([code]) => ({ code: code as number | null, output: this.output }));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The address, once it is printed. @throws Error with what was printed when the process ends before */
  async url(): Promise<string> {
    for (;;) {
      const url = /Yikou is ready: (http:\S+)/.exec(this.output)?.[1];
      if (url !== undefined) return url;
      const heard = Promise.race([once(this.child.stdout!, 'data').then(() => true), this.ended.then(() => false)]);
      if (!(await heard)) throw new Error(this.output);
    }
  }

  async stop(...signals: NodeJS.Signals[]): Promise<Ended> {
    for (const signal of signals) this.child.kill(signal);
    return this.ended;
  }
}

/** A port that nobody listens on. */
export const freePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
};
