import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface ProductSetting {
  /** The program: the built product, or the sabotaged one. */
  readonly main: string;
  readonly folder: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What it is started by, each time anew, e.g. `strace`; it must remain our own child. */
  readonly under?: () => readonly string[];
}

const READY = 'Yikou is ready';
/** What is kept of what it says, to show it when it ends by itself. */
const KEPT = 20_000;

/** The product as a process of its own that is killed and started again on the same folder and port. */
export class Product {
  private child: ChildProcess | undefined;
  private said = '';
  private ending: Promise<number | null> = Promise.resolve(null);
  private killing = false;
  /** How long the last start took. */
  startMs = 2_000;

  constructor(private readonly setting: ProductSetting) {}

  get url(): string {
    return `http://127.0.0.1:${String(this.setting.port)}`;
  }

  /** Does not wait for anything. */
  spawn(): void {
    const { main, folder, port, environment, under } = this.setting;
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, YIKOU_PORT: String(port), YIKOU_DATA_DIR: folder, YIKOU_LOG_LEVEL: 'error', ...environment };
    const [program, ...words] = [...(under?.() ?? []), process.execPath, main];
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.said = '';
    this.killing = false;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.said = (this.said + text).slice(-KEPT)));
    this.ending = once(child, 'close').then(([code]) => code as number | null);
    this.child = child;
  }

  /** Starts it; resolves when it is ready. @throws Error with what it said, when it ends instead */
  async start(): Promise<void> {
    const begun = performance.now();
    this.spawn();
    const ended = this.ending.then(() => 'ended' as const);
    while (!this.said.includes(READY)) {
      const next = await Promise.race([ended, once(this.child?.stdout ?? process, 'data').then(() => 'more' as const)]);
      if (next === 'ended') throw new Error(`the product ended by itself:\n${this.said}`);
    }
    this.startMs = performance.now() - begun;
  }

  /** @throws Error when it has ended by itself before */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    if (child.exitCode !== null && !this.killing) throw new Error(`the product ended by itself:\n${this.said}`);
    this.killing = true;
    child.kill('SIGKILL');
    await this.ending;
  }

  /** In order. @returns its exit code */
  async stop(): Promise<number | null> {
    this.child?.kill('SIGTERM');
    return this.ending;
  }
}

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
