import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Draw } from './seed';

/** Of the requests that the department's system loses after it has taken them in: they come again. */
const UNANSWERED = 0.02;

/** The supervising department's system: takes signed pushes on loopback and counts them by their id. */
export class Department {
  /** Id of a push → how often it came. */
  readonly heard = new Map<string, number>();
  forged = 0;
  private webhook: Webhook | undefined;
  private hearing: (pushId: string) => void = () => undefined;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = this.take(Buffer.concat(chunks).toString('utf8'), request.headers as Record<string, string>);
      if (id !== undefined && this.draw('unanswered', id, this.heard.get(id) ?? 0) < UNANSWERED) request.socket.destroy();
      else response.writeHead(id === undefined ? 401 : 204).end();
    });
  });

  constructor(private readonly draw: Draw) {}

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/webhook`;
  }

  /** @param hearing told of each push when it comes for the first time */
  trust(secret: string, hearing: (pushId: string) => void): void {
    this.webhook = new Webhook(secret);
    this.hearing = hearing;
  }

  /** Deliveries that came again. */
  get duplicates(): number {
    return [...this.heard.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(body: string, headers: Record<string, string>): string | undefined {
    try {
      this.webhook?.verify(body, headers);
    } catch {
      this.forged += 1;
      return undefined;
    }
    const { id } = JSON.parse(body) as { readonly id: string };
    const count = (this.heard.get(id) ?? 0) + 1;
    this.heard.set(id, count);
    if (count === 1) this.hearing(id);
    return id;
  }
}
