import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { FailureReason } from './push';

export interface Signed {
  readonly url: string;
  /** The same in every attempt: the subscriber drops what it has had. */
  readonly id: string;
  readonly body: string;
  /** `whsec_…` */
  readonly secret: string;
  readonly correlationId: string;
  readonly sentAt: Date;
}

/** `whsec_` and the secret in base64, as Standard Webhooks writes it. */
export const webhookSecret = (secret: string): string => `whsec_${Buffer.from(secret, 'base64url').toString('base64')}`;

export type Sent = { readonly ok: true } | { readonly ok: false; readonly reason: FailureReason; readonly gone: boolean };

const ANSWER_WITHIN_MS = 15_000;
/** The rest of an answer after its status. */
const REST_WITHIN_MS = 1_000;
/** Of an answer, so many are read to keep its connection; a longer one costs the connection. */
const ANSWER_BYTES = 64 * 1024;
const GONE = 410;

/** Sends signed webhooks (Standard Webhooks): any 2xx is an acceptance; redirects are not followed. */
export class WebhookSender {
  private readonly agent = new Agent({ connect: { timeout: 5_000 }, connections: 8 });

  constructor(private readonly answerWithinMs = ANSWER_WITHIN_MS) {}

  async send({ url, id, body, secret, correlationId, sentAt }: Signed): Promise<Sent> {
    try {
      const { statusCode: status, body: answer } = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        signal: AbortSignal.timeout(this.answerWithinMs),
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
          'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
          'x-correlation-id': correlationId,
        },
        body,
      });
      // Nobody reads it, and whether it ever ends changes nothing: the status has said all.
      await answer.dump({ limit: ANSWER_BYTES, signal: AbortSignal.timeout(REST_WITHIN_MS) }).catch(() => undefined);
      if (status >= 200 && status < 300) return { ok: true };
      return { ok: false, reason: `STATUS_${status}`, gone: status === GONE };
    } catch (error) {
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      return { ok: false, reason: timedOut ? 'NO_ANSWER' : 'UNREACHABLE', gone: false };
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}
