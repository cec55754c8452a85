import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly pushes: number;
  /** Ids that came more than once. */
  readonly duplicates: number;
  readonly badSignatures: number;
}

/** The supervising department's end: takes signed webhooks on loopback, checks each signature and acknowledges. */
export class Receiver {
  private readonly seen = new Map<string, number>();
  private unacknowledged: string[] = [];
  private badSignatures = 0;
  private webhook: Webhook | undefined;
  private acknowledge: (pushId: string) => Promise<void> = () => Promise.resolve();
  private readonly server = createServer((request, response) => {
    void this.take(request).then((status) => response.writeHead(status).end());
  });

  /** The address to subscribe with. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/webhook`;
  }

  accept(secret: string, acknowledge: (pushId: string) => Promise<void>): void {
    this.webhook = new Webhook(secret);
    this.acknowledge = acknowledge;
  }

  /** Acknowledges what was received so far, in the order of its ids: the time is the driver's, so it is the same in every drive. */
  async acknowledgeAll(): Promise<void> {
    const ids = this.unacknowledged.sort();
    this.unacknowledged = [];
    for (const id of ids) await this.acknowledge(id);
  }

  get received(): Received {
    const counts = [...this.seen.values()];
    return { pushes: counts.length, duplicates: counts.filter((count) => count > 1).length, badSignatures: this.badSignatures };
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const id = this.verified(Buffer.concat(chunks).toString('utf8'), request.headers);
    if (id === undefined) return 401;
    const times = (this.seen.get(id) ?? 0) + 1;
    this.seen.set(id, times);
    if (times === 1) this.unacknowledged.push(id);
    return 204;
  }

  private verified(body: string, headers: IncomingMessage['headers']): string | undefined {
    try {
      this.webhook?.verify(body, headers as Record<string, string>);
      return String(headers['webhook-id']);
    } catch {
      this.badSignatures += 1;
      return undefined;
    }
  }
}
