import { randomUUID } from 'node:crypto';

export interface Answered {
  readonly key: string;
  readonly as: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly text: string;
}

/** An applicant who comes to the window once. */
export interface Visitor {
  readonly login: string;
  /** 公民身份号码 */
  readonly number: string;
  /** What the clerk registers. */
  readonly registration: object;
}

/** A case that went from the window to the payout, however often the product died on the way. */
export interface Flow {
  readonly caseId: string;
}

interface Entitlements {
  readonly items: readonly { readonly entitlementId: string; readonly policyId: string }[];
}

interface Registered {
  readonly caseId: string;
  readonly subjectId: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
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
    private readonly nextVisitor: () => Visitor,
    /** What every case entitles to. */
    private readonly policyIds: readonly string[],
  ) {}

  /** Case after case until `end`; the last one is finished. @throws when the product says no to what is right */
  async run(): Promise<void> {
    while (!this.ending) await this.oneCase();
  }

  end(): void {
    this.ending = true;
  }

  /** Sends what was answered once more. */
  again({ key, as, path, body }: Answered): Promise<Answer> {
    return this.insist('POST', as, path, body, key);
  }

  private async oneCase(): Promise<void> {
    const visitor = this.nextVisitor();
    const { caseId, subjectId } = JSON.parse(await this.command('clerk', '/intake/cases', visitor.registration)) as Registered;
    await this.command('clerk', `/intake/cases/${caseId}/acceptances`);
    await this.command('officer', `/approval/reviews/${caseId}/examinations`, { opinion: 'grant' });
    await this.command('officer2', `/approval/reviews/${caseId}/decisions`, { outcome: 'granted' });
    await this.command('clerk', `/intake/cases/${caseId}/deliveries`, { method: 'window' });
    const subject = { kind: 'citizenId', number: visitor.number };
    await this.command('admin', '/identity/accounts', { login: visitor.login, roles: ['applicant'], subject });
    await Promise.all(this.policyIds.map((policyId) => this.claim(visitor.login, policyId, subjectId)));
    this.flows.push({ caseId });
  }

  /** As far as the budget goes: confirmed, and approved by two where it was reserved. */
  private async claim(login: string, policyId: string, subjectId: string): Promise<void> {
    const entitlementId = await this.until(async () => {
      const { items } = await this.look<Entitlements>(`/subsidy/entitlements?policyId=${policyId}&subjectId=${subjectId}`);
      return items[0]?.entitlementId;
    });
    const path = `/subsidy/entitlements/${entitlementId}`;
    await this.command(login, `${path}/confirmations`, { account: '6222020200112230' });
    const answered = await this.until(async () => {
      const { status } = await this.look<{ readonly status: string }>(path);
      return ['reserved', 'exhausted'].includes(status) ? status : undefined;
    });
    if (answered === 'reserved') for (const as of ['finance', 'finance2']) await this.command(as, `${path}/approvals`);
  }

  private async until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await pause();
    }
  }

  /** As finance, who reads every entitlement. */
  private async look<Body>(path: string): Promise<Body> {
    const { status, text } = await this.insist('GET', 'finance', path, undefined);
    if (status !== 200) throw new Error(`GET ${path}: ${String(status)} ${text}`);
    return JSON.parse(text) as Body;
  }

  private async command(as: string, path: string, body?: object): Promise<string> {
    for (;;) {
      const key = randomUUID();
      const { status, text } = await this.insist('POST', as, path, body, key);
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

  private async insist(method: 'GET' | 'POST', as: string, path: string, body: unknown, key?: string): Promise<Answer> {
    for (;;) {
      try {
        const authorization = `Bearer ${await this.token(as)}`;
        const sent = {
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        };
        const headers = { authorization, ...sent };
        const answer = await fetch(this.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
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
