import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLog } from '@yikou/event-store';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { ROOT } from './docs/root';
import { pack, readPack, unpack } from './golden/folder-pack';
import { makeFolder, schemasOf } from './golden/make-folder';

jest.setTimeout(90_000);

const FOLDERS = join(ROOT, 'tools', 'golden', 'folders');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
const fileOf = (release: string): string => `${release}.br`;
const updating = process.env['UPDATE_GOLDEN'] !== undefined;
/** The oldest first. */
const folders = [...new Set([...readdirSync(FOLDERS), ...(updating ? [fileOf(version)] : [])])].toSorted(byVersion);

/** `npm run golden`: the data folder of this version, to be committed. Those of other versions are never made again. */
const makeThisVersion = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-golden-'));
  await makeFolder(folder);
  writeFileSync(join(FOLDERS, fileOf(version)), pack(folder, { version, schemas: schemasOf(folder) }));
  rmSync(folder, { recursive: true });
};

type Doc = Readonly<Record<string, string>>;

describe('data folders of every version', () => {
  let dataDirectory: string;
  let product: TestProduct | undefined;

  beforeAll(async () => {
    if (updating) await makeThisVersion();
  });
  beforeEach(() => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'yikou-golden-'));
  });
  afterEach(async () => {
    await product?.stop();
    product = undefined;
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  it('have one of this version, whose files have the tables that this version makes (otherwise: npm run golden)', async () => {
    product = await startProduct(SERVICES, { config: { dataDirectory } });
    const newest = readPack(join(FOLDERS, folders.at(-1)!));
    expect([newest.version, newest.schemas]).toEqual([version, schemasOf(dataDirectory)]);
  });

  it.each(folders)('%s opens, verifies, says what its history says, and a case goes on', async (name) => {
    unpack(readPack(join(FOLDERS, name)), dataDirectory);
    product = await startProduct(SERVICES, { config: { dataDirectory } });
    const { store } = product;
    const verified = await verifyLog(store);
    expect(verified).toMatchObject({ faultCount: 0, events: Number(await store.head()) });
    expect(verified.events).toBeGreaterThan(200);
    await product.quiet();
    const { models } = await checked(product);
    expect(models.length).toBeGreaterThan(15);
    expect(models.filter(({ status }) => status !== 'same')).toEqual([]);

    const waiting = await product.request<{ items: readonly Doc[] }>('GET', '/approval/reviews?status=awaitingDecision', { as: 'auditor' });
    const caseId = waiting.body.items[0]!['caseId']!;
    expect(
      await product.request('POST', `/approval/reviews/${caseId}/decisions`, { as: 'officer2', body: { outcome: 'granted' } }),
    ).toMatchObject({
      status: 200,
      body: { outcome: 'granted' },
    });
    await product.quiet();
    expect(await product.request('POST', `/intake/cases/${caseId}/deliveries`, { as: 'clerk', body: { method: 'window' } })).toMatchObject({
      status: 200,
    });
    await product.quiet();
    const shown = await product.request<Doc>('GET', `/intake/cases/${caseId}`, { as: 'auditor' });
    expect(shown).toMatchObject({ status: 200, body: { status: 'delivered', applicant: { name: expect.any(String) as string } } });
    expect(await verifyLog(store)).toMatchObject({ faultCount: 0 });
  });
});

interface Run {
  readonly status: string;
  readonly models: readonly Doc[];
}

const checked = async (product: TestProduct): Promise<Run> => {
  const { status, body } = await product.request<Doc>('POST', '/admin/read-models/checks', { as: 'admin', body: {} });
  expect([status, body]).toMatchObject([202, { runId: expect.any(String) as string }]);
  for (;;) {
    const run = await product.request<Run>('GET', `/admin/read-models/checks/${body['runId']!}`, { as: 'admin' });
    if (run.body.status !== 'running') return run.body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
