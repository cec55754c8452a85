import { randomUUID } from 'node:crypto';
import { citizenIdFrom, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { Pool } from 'undici';

/** The demo item that the bench asks for: a licence whose decisions go to a supervising department. */
const ITEM = '食品经营许可';

export interface Registered {
  readonly caseId: string;
}

interface Items {
  readonly items: readonly { readonly itemId: string; readonly name: string }[];
  readonly next?: string;
}

/** A client of the built product, by its demo accounts. */
export class DemoClient {
  private readonly pool: Pool;
  private readonly tokens = new Map<string, Promise<string>>();
  private item: Promise<string> | undefined;
  private applicants = 0;

  constructor(url: string, connections = 32) {
    this.pool = new Pool(url, { connections });
  }

  tokenOf(account: string): Promise<string> {
    const known = this.tokens.get(account);
    if (known) return known;
    const token = this.send('POST', '/auth/token', {}, { account }).then(({ body }) => (body as { readonly token: string }).token);
    this.tokens.set(account, token);
    return token;
  }

  async get<Body>(as: string, path: string): Promise<Body> {
    return (await this.send('GET', path, await this.authorised(as))).body as Body;
  }

  /** @throws Error when it is refused */
  async post<Body>(as: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Body> {
    const answer = await this.send('POST', path, await this.command(as, headers), body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return answer.body as Body;
  }

  /** Until what it follows from has come through the bus. */
  async postInTime(as: string, path: string, body?: object): Promise<void> {
    for (;;) {
      const { status, body: answer } = await this.send('POST', path, await this.command(as, {}), body);
      if (status < 300) return;
      if (status !== 404 && status !== 409) throw new Error(`POST ${path}: ${String(status)} ${JSON.stringify(answer)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async register(): Promise<string> {
    this.item ??= this.findItem();
    this.applicants += 1;
    const serial = this.applicants;
    const day = parseBeijingDay(
      `19${String(50 + (Math.floor(serial / 30_000) % 50))}-01-${String((Math.floor(serial / 1_000) % 28) + 1).padStart(2, '0')}`,
    );
    const materials = ['application', 'conditions'].map((code) => ({
      code,
      sha256: 'b'.repeat(64),
      bytes: 52_431,
      mediaType: 'application/pdf',
    }));
    const applicant = { kind: 'natural', name: '申请人', number: citizenIdFrom(YINGKOU, day, serial % 1_000), phone: '04172836000' };
    const { caseId } = await this.post<Registered>('clerk', '/intake/cases', {
      itemId: await this.item,
      channel: 'window',
      applicant,
      materials,
    });
    return caseId;
  }

  /** So many at once until there are `count`. */
  async registerMany(count: number, atOnce = 32): Promise<readonly string[]> {
    const cases: string[] = [];
    let left = count;
    const work = async () => {
      while (left-- > 0) cases.push(await this.register());
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return cases;
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async findItem(): Promise<string> {
    let cursor = '';
    for (;;) {
      const { items, next } = await this.get<Items>('keeper', `/catalog/items?limit=200${cursor}`);
      const found = items.find(({ name }) => name === ITEM);
      if (found) return found.itemId;
      if (next === undefined) throw new Error(`the demo has no item ${ITEM}`);
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
  }

  private async authorised(as: string): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.tokenOf(as)}` };
  }

  private async command(as: string, headers: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    return { ...(await this.authorised(as)), 'idempotency-key': randomUUID(), ...headers };
  }

  private async send(method: 'GET' | 'POST', path: string, headers: Readonly<Record<string, string>>, body?: object) {
    const withBody = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.pool.request({ method, path, headers: { ...headers, ...type }, ...withBody });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }
}
