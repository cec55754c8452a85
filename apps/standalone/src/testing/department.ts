import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Heard {
  readonly id: string;
  readonly correlationId: string;
  readonly body: string;
}

/** A supervising department's system on loopback: keeps what came with a right signature. */
export class Department {
  readonly heard: Heard[] = [];
  readonly forged: IncomingHttpHeaders[] = [];
  private webhook: Webhook | undefined;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(this.take(Buffer.concat(chunks).toString('utf8'), request.headers)).end());
  });

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/webhook`;
  }

  trust(secret: string): void {
    this.webhook = new Webhook(secret);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(body: string, headers: IncomingHttpHeaders): number {
    try {
      this.webhook!.verify(body, headers as Record<string, string>);
    } catch {
      this.forged.push(headers);
      return 401;
    }
    this.heard.push({ id: String(headers['webhook-id']), correlationId: String(headers['x-correlation-id']), body });
    return 204;
  }
}
