import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Shot {
  readonly method: 'POST' | 'GET';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The text of a request, so that sending it costs the machine as little as can be. */
export const requestText = ({ method, path, headers, body }: Shot): string => {
  const content = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...content }).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, '', body ?? ''].join('\r\n');
};

/**
 * Every connection sends its next request when the last is answered.
 * @param texts the requests of each connection
 * @throws Error for an answer that is no success
 */
export const closedLoop = async (port: number, texts: readonly (readonly string[])[]): Promise<void> => {
  await Promise.all(texts.map((own) => new Connection(port).sendAll(own)));
};

/** One connection that is kept. It knows of HTTP what these servers answer: a status and a length. */
class Connection {
  private readonly socket: Socket;
  private received = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
  }

  async sendAll(texts: readonly string[]): Promise<void> {
    const ended = once(this.socket, 'close');
    await new Promise<void>((resolve, reject) => {
      const left = texts.values();
      const next = () => {
        const { value, done } = left.next();
        if (done) resolve();
        else this.socket.write(value);
      };
      this.socket.on('data', (chunk: string) => {
        try {
          this.received += chunk;
          if (this.takeAnswer()) next();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      this.socket.once('error', reject).once('close', () => {
        reject(new Error('the server closed the connection'));
      });
      next();
    });
    this.socket.destroy();
    await ended;
  }

  /** @returns whether all of an answer was there */
  private takeAnswer(): boolean {
    const head = this.received.indexOf('\r\n\r\n');
    if (head < 0) return false;
    const length = Number(/content-length: (\d+)/i.exec(this.received)?.[1] ?? 0);
    if (this.received.length < head + 4 + length) return false;
    if (!this.received.startsWith('HTTP/1.1 2')) throw new Error(this.received);
    this.received = this.received.slice(head + 4 + length);
    return true;
  }
}
