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
  private readonly pending = new Set<Promise<void>>();
  private failure: Error | undefined;
  private badSignatures = 0;
  private webhook: Webhook | undefined;
  private acknowledge: (pushId: string) => Promise<void> = () => Promise.resolve();
  private readonly server = createServer((request, response) => {
    void this.take(request).then((status) => response.writeHead(status).end());
  });

  /** The address to subscribe with. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}/webhook`;
  }

  accept(secret: string, acknowledge: (pushId: string) => Promise<void>): void {
    this.webhook = new Webhook(secret);
    this.acknowledge = acknowledge;
  }

  /** Resolves when everything received so far is acknowledged. @throws when an acknowledgement was refused */
  async drained(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
    if (this.failure) throw this.failure;
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
    if (times === 1) this.track(this.acknowledge(id));
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

  private track(acknowledged: Promise<void>): void {
    const tracked: Promise<void> = acknowledged
      .catch((error: unknown) => {
        this.failure ??= error as Error;
      })
      .finally(() => this.pending.delete(tracked));
    this.pending.add(tracked);
  }
}
