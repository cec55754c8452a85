import { randomUUID } from 'node:crypto';

export interface Answered {
  readonly key: string;
  readonly as: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly text: string;
}

/** A case that went from the window to its delivery, however often the product died on the way. */
export interface Flow {
  readonly caseId: string;
}

const PAUSE_MS = 20;

/** Clients that never give up: a command without an answer is sent again with its key, as a client must. */
export class Load {
  readonly answered: Answered[] = [];
  readonly flows: Flow[] = [];
  private readonly tokens = new Map<string, string>();
  private ending = false;

  constructor(
    private readonly url: string,
    private readonly register: () => object,
  ) {}

  /** Case after case until `end`; the last one is finished. @throws when the product says no to what is right */
  async run(): Promise<void> {
    while (!this.ending) await this.oneCase();
  }

  end(): void {
    this.ending = true;
  }

  /** Sends what was answered once more. */
  again({ key, as, path, body }: Answered): Promise<{ readonly status: number; readonly text: string }> {
    return this.insist(as, path, body, key);
  }

  private async oneCase(): Promise<void> {
    const { caseId } = JSON.parse(await this.command('clerk', '/intake/cases', this.register())) as { readonly caseId: string };
    await this.command('clerk', `/intake/cases/${caseId}/acceptances`);
    await this.command('officer', `/approval/reviews/${caseId}/examinations`, { opinion: 'grant' });
    await this.command('officer2', `/approval/reviews/${caseId}/decisions`, { outcome: 'granted' });
    await this.command('clerk', `/intake/cases/${caseId}/deliveries`, { method: 'window' });
    this.flows.push({ caseId });
  }

  private async command(as: string, path: string, body?: object): Promise<string> {
    for (;;) {
      const key = randomUUID();
      const { status, text } = await this.insist(as, path, body, key);
      if (status < 300) {
        this.answered.push({ key, as, path, body, status, text });
        return text;
      }
      // What follows from the command before is still on its way.
      const early = status === 404 || (status === 409 && text.includes('NOT_ALLOWED'));
      if (!early) throw new Error(`POST ${path}: ${String(status)} ${text}`);
      await pause();
    }
  }

  private async insist(as: string, path: string, body: unknown, key: string): Promise<{ readonly status: number; readonly text: string }> {
    for (;;) {
      try {
        const authorization = `Bearer ${await this.token(as)}`;
        const headers = { authorization, 'idempotency-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) };
        const answer = await fetch(this.url + path, { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
        const text = await answer.text();
        if (answer.status !== 503) return { status: answer.status, text };
      } catch {
        // No answer, or half of one: it is sent again.
      }
      await pause();
    }
  }

  private async token(as: string): Promise<string> {
    const known = this.tokens.get(as);
    if (known !== undefined) return known;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/auth/token`, { method: 'POST', headers, body: JSON.stringify({ account: as }) });
    const { token } = (await answer.json()) as { readonly token: string };
    this.tokens.set(as, token);
    return token;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
