import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Started } from '../testing/started';
import { demoClient, type DemoClient } from './client';
import { ITEM_FACTS } from './item-facts';
import { DEMO_ITEMS } from './items';

jest.setTimeout(120_000);

type Doc = Readonly<Record<string, unknown>>;

const listed = async (client: DemoClient, as: string, path: string): Promise<readonly Doc[]> =>
  (await client.get<{ readonly items: readonly Doc[] }>(as, path)).items;

const counted = (docs: readonly Doc[], field: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const doc of docs) counts[String(doc[field])] = (counts[String(doc[field])] ?? 0) + 1;
  return counts;
};

/** Tries until it is so; only a test's time limit ends it. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
};

const shown = async (url: string) => {
  const client = demoClient(url);
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'Asia/Shanghai' }).format(Date.now());
  return {
    items: counted(await listed(client, 'keeper', '/catalog/items?limit=200'), 'status'),
    editions: (await listed(client, 'keeper', `/catalog/lists/city/${year}/editions`)).map(({ edition, items }) => ({ edition, items })),
    certificates: (await listed(client, 'keeper', '/catalog/certificates?limit=200')).length,
    cases: counted(await listed(client, 'auditor', '/intake/cases?limit=200'), 'status'),
    reviews: counted(await listed(client, 'auditor', '/approval/reviews?limit=200'), 'status'),
    policies: counted(await listed(client, 'keeper', '/subsidy/policies'), 'status'),
    entitlements: counted(await listed(client, 'finance', '/subsidy/entitlements'), 'status'),
    pushes: counted(await listed(client, 'auditor', '/supervision/pushes'), 'status'),
    ratings: (await listed(client, 'auditor', '/feedback/ratings')).length,
    subscriptions: counted(await listed(client, 'supervisor', '/supervision/subscriptions'), 'status'),
    ownCases: (await listed(client, 'applicant', '/intake/cases')).length,
  };
};

const COMPLETE = {
  items: { published: 48 },
  editions: [{ edition: 1, items: 42 }],
  certificates: 54,
  cases: { registered: 1, noticed: 1, acceptanceRefused: 1, accepted: 3, decided: 2, delivered: 4 },
  reviews: { awaitingExamination: 2, awaitingDecision: 1, effective: 6 },
  policies: { published: 2 },
  entitlements: { settled: 1, matched: 1 },
  pushes: { queued: 1, delivered: 1, answered: 1 },
  ratings: 1,
  subscriptions: { open: 1 },
  ownCases: 2,
};

describe('the demo city', () => {
  let folder: string;
  const running: Started[] = [];

  const start = (port: string): Started => {
    const started = new Started({ YIKOU_PORT: port, YIKOU_DATA_DIR: folder });
    running.push(started);
    return started;
  };
  const headOf = async (url: string): Promise<string | undefined> => /head of the log\s+(\d+)/.exec(await (await fetch(url)).text())?.[1];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yikou-demo-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
    rmSync(folder, { recursive: true, force: true });
  });

  it('is seeded once, however often it is killed on the way, and a start after that adds nothing', async () => {
    const port = await freePort();
    const first = start(port);
    await until(() => existsSync(join(folder, 'demo.json')));
    await first.stop('SIGKILL');

    const second = start(port);
    await until(() =>
      listed(demoClient(`http://127.0.0.1:${port}`), 'auditor', '/intake/cases').then(
        ({ length }) => length > 0,
        () => false,
      ),
    );
    await second.stop('SIGKILL');
    expect(JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8'))).not.toHaveProperty('examples');

    const third = start(port);
    const url = await third.url();
    expect(await shown(url)).toEqual(COMPLETE);
    const head = await headOf(url);
    expect(head).toBeDefined();
    expect(await third.stop('SIGINT')).toMatchObject({ code: 0 });

    const fourth = start(port);
    expect(await headOf(await fourth.url())).toBe(head);
    expect(fourth.output).toContain('/demo/inbox');
  });

  it('is not seeded into a folder that holds something else, nor where it is not wanted', async () => {
    const port = await freePort();
    const none = new Started({ YIKOU_PORT: port, YIKOU_DATA_DIR: folder, YIKOU_SEED: 'none' });
    running.push(none);
    const client = demoClient(await none.url());
    expect(await listed(client, 'keeper', '/catalog/items')).toEqual([]);
    await client.post('keeper', '/catalog/items', DEMO_ITEMS[0], 'of the user');
    await none.stop('SIGINT');

    const other = demoClient(await start(port).url());
    expect(await listed(other, 'keeper', '/catalog/items')).toHaveLength(1);
    expect(existsSync(join(folder, 'demo.json'))).toBe(false);
  });

  it('moves its subscriber along when the port is another, and drops forged webhooks', async () => {
    const [one, other] = [await freePort(), await freePort()];
    const first = start(one);
    await first.url();
    await first.stop('SIGINT');
    const url = await start(other).url();
    const subscriptions = await listed(demoClient(url), 'supervisor', '/supervision/subscriptions');
    expect(subscriptions.map(({ status, url: at }) => [status, at]).toSorted()).toEqual([
      ['closed', `http://127.0.0.1:${one}/demo/inbox`],
      ['open', `http://127.0.0.1:${other}/demo/inbox`],
    ]);
    const forged = { 'webhook-id': 'x', 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)), 'webhook-signature': 'v1,AAAA' };
    const post = (type: string) => fetch(`${url}/demo/inbox`, { method: 'POST', headers: { ...forged, 'content-type': type }, body: '{}' });
    expect((await post('application/cloudevents+json')).status).toBe(401);
    expect((await post('application/json')).status).toBe(401);
    expect(await (await fetch(`${url}/demo/inbox`)).json()).toEqual({ received: 0, refused: 1, pushes: [] });
    const json = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/auth/token`, { method: 'POST', headers: json, body: '{' })).status).toBe(400);
  });
});

describe('its items', () => {
  it('are at least 40 with codes of their own, each with a legal basis and limits that the law allows', () => {
    expect(DEMO_ITEMS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(DEMO_ITEMS.map(({ code }) => code)).size).toBe(DEMO_ITEMS.length);
    for (const { code, legalBasis, committedLimit, statutoryLimit } of DEMO_ITEMS) {
      expect(code).toMatch(/^11210800[0-9A-Z]{10}3\d{12}$/);
      expect(legalBasis.length).toBeGreaterThan(0);
      expect(committedLimit).toBeLessThanOrEqual(statutoryLimit);
    }
  });

  it("count a licence's days as working days, and five in seven of other days", () => {
    const limitOf = (name: string) => DEMO_ITEMS.find((item) => item.name === name)?.statutoryLimit;
    expect(ITEM_FACTS.filter(({ limit: [, unit] }) => unit === 'days').length).toBeGreaterThan(0);
    expect([limitOf('港口经营许可'), limitOf('取水许可'), limitOf('工伤认定'), limitOf('住房公积金提取')]).toEqual([30, 45, 42, 2]);
  });
});
