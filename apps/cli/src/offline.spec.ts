import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditService } from '@yikou/audit';
import { streamName } from '@yikou/event-store';
import { DataFolderInUse, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { sampleEvents } from '@yikou/event-store/testing';
import { startProduct } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { NoHistory, rebuildModels } from './rebuild';
import { yikou } from './testing/yikou';

jest.setTimeout(120_000);

const cases = Array.from({ length: 3 }, (_, at) => streamName('case', derivedId('case', String(at))));

let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'yikou-offline-'));
  const store = await openSqliteEventStore({ directory });
  for (const stream of cases) await store.append(stream, sampleEvents(stream, 4), 'NoStream');
  await store.close();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('yikou verify', () => {
  const verify = (...args: readonly string[]) => yikou(['verify', '--json', '--data-dir', directory, ...args]);

  it('tells what it verified, beside a writer as well, and writes down the head', async () => {
    const writer = await openSqliteEventStore({ directory });
    const head = join(directory, 'head.json');
    const { code, out } = await verify('--write-head', head);
    await writer.close();
    expect([code, JSON.parse(out)]).toEqual([0, { streams: 3, events: 12, ok: true, faults: [] }]);
    expect(JSON.parse(readFileSync(head, 'utf8'))).toMatchObject({ position: '12', eventId: expect.any(String) as string });
    expect((await verify('--head', head)).code).toBe(0);

    const cutOff = await openSqliteEventStore({ directory: join(directory, 'cut-off') });
    for (const stream of cases.slice(0, 2)) await cutOff.append(stream, sampleEvents(stream, 4), 'NoStream');
    await cutOff.close();
    const other = await yikou(['verify', '--json', '--data-dir', join(directory, 'cut-off'), '--head', head]);
    expect([other.code, JSON.parse(other.out)]).toEqual([
      1,
      { streams: 2, events: 8, ok: false, faults: [{ stream: '', revision: 0, position: '12', rule: 'head' }] },
    ]);
  });

  it('ends with 1 when something was found, and writes down nothing then', async () => {
    const stream = streamName('case', derivedId('case', 'forged'));
    const store = await openSqliteEventStore({ directory });
    const [event] = sampleEvents(stream);
    await store.append(stream, [{ ...event!, data: { changed: true } }], 'NoStream');
    await store.close();
    const head = join(directory, 'head.json');
    const { code, out } = await verify('--write-head', head);
    expect([code, JSON.parse(out)]).toMatchObject([1, { ok: false, faults: [{ stream, revision: 0, position: '13', rule: 'hash' }] }]);
    expect(() => readFileSync(head)).toThrow('ENOENT');
  });

  it('says in a sentence what is not there, and what was used wrongly', async () => {
    const none = await yikou(['verify', '--data-dir', join(directory, 'nothing')]);
    expect([none.code, none.out, none.err.trim().split('\n')]).toEqual([1, '', [expect.stringContaining('no event store')]]);
    const file = join(directory, 'text');
    writeFileSync(file, 'text');
    for (const head of [file, join(directory, 'absent')]) expect((await verify('--head', head)).code).toBe(1);
    expect((await verify('--heads')).code).toBe(2);
  });
});

describe('yikou rebuild', () => {
  const rebuild = (check: boolean) => rebuildModels({ directory, services: [auditService], check, onModel: () => undefined });

  it('builds every model again where nothing runs, and compares where the product runs', async () => {
    const built = await rebuild(false);
    expect(built.map(({ name, documents, drift }) => [name, documents, drift])).toContainEqual(['audit_case_streams', 3, 0]);
    expect(built.map(({ name }) => name)).toEqual(built.map(({ name }) => name).toSorted());
    const product = await startProduct([auditService], { clock: 'system', config: { dataDirectory: directory } });
    try {
      await product.quiet();
      await expect(rebuild(false)).rejects.toThrow(DataFolderInUse);
      expect(await rebuild(true)).toContainEqual(built.find(({ name }) => name === 'audit_case_streams'));
    } finally {
      await product.stop();
    }
  });

  it('refuses a folder without history', async () => {
    await expect(
      rebuildModels({ directory: join(directory, 'nothing'), services: [], check: false, onModel: () => undefined }),
    ).rejects.toThrow(NoHistory);
  });
});
