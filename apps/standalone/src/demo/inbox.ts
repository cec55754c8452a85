import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';

export const INBOX_PATH = '/demo/inbox';

const KEPT = 100;
const INBOX = Symbol('DEMO_INBOX');

interface Arrived {
  readonly id: string;
  /** How often it came: the same id is the same push. */
  readonly times: number;
  readonly push: unknown;
}

/** The supervising department's end of the demo city: takes signed webhooks, checks each signature, shows the last ones that arrived. */
export class DemoInbox {
  private readonly arrived = new Map<string, Arrived>();
  private webhook: Webhook | undefined;
  private refused = 0;

  /** @param secret `whsec_…` of its subscription; until it is known, whoever sends is asked to come back */
  accept(secret: string): void {
    this.webhook = new Webhook(secret);
  }

  /** The HTTP status that a webhook gets. */
  take(body: string, headers: Readonly<Record<string, string>>): 204 | 401 | 503 {
    if (!this.webhook) return 503;
    try {
      this.webhook.verify(body, headers);
    } catch {
      this.refused += 1;
      return 401;
    }
    this.keep(headers['webhook-id'] ?? '', JSON.parse(body));
    return 204;
  }

  get content() {
    return { received: this.arrived.size, refused: this.refused, pushes: [...this.arrived.values()].toReversed() };
  }

  private keep(id: string, push: unknown): void {
    const times = (this.arrived.get(id)?.times ?? 0) + 1;
    this.arrived.set(id, { id, times, push });
    for (const [oldest] of this.arrived) {
      if (this.arrived.size <= KEPT) break;
      this.arrived.delete(oldest);
    }
  }
}

/** `POST /demo/inbox` for webhooks, `GET /demo/inbox` for people. Not part of the API: only the demo city has it. */
@Injectable()
class InboxRoutes implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(INBOX) private readonly inbox: DemoInbox,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    // Not waited for: that would start Fastify before Nest has told it what answers errors, and malformed JSON would be a 500 everywhere.
    void fastify.register(async (scope: FastifyInstance) => {
      const asText = { parseAs: 'string' } as const;
      scope.addContentTypeParser('application/cloudevents+json', asText, (_request, body, done) => done(null, body));
      scope.post(INBOX_PATH, (request, reply) => this.take(request, reply));
      scope.get(INBOX_PATH, async () => this.inbox.content);
    });
  }

  private async take({ body, headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const status = typeof body === 'string' ? this.inbox.take(body, headers as Record<string, string>) : 401;
    await reply.code(status).send();
  }
}

@Module({})
export class InboxModule {
  static of(inbox: DemoInbox): DynamicModule {
    return { module: InboxModule, providers: [InboxRoutes, { provide: INBOX, useValue: inbox }] };
  }
}
