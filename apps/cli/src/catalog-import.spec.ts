import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogService } from '@yikou/catalog';
import { START } from '@yikou/event-store';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { CatalogRefused, importCatalog, UnreadableCatalog } from './catalog-import';
import { everyItem, transportTo, type Call, type Transport } from './transport';

let product: TestProduct;
let transport: Transport;
let asKeeper: Call;
const folder = mkdtempSync(join(tmpdir(), 'yikou-catalog-'));

beforeAll(async () => {
  product = await startProduct([catalogService]);
  transport = transportTo(product.url);
  const token = await product.tokenOf('keeper');
  asKeeper = (method, path, options) => transport.call(method, path, { ...options, token });
});

afterAll(async () => {
  await transport.close();
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

const HEADER = 'department,main_item,name,areaCode,itemCode,taskType,deptCode';
const row = (code: string, over: Partial<Record<'department' | 'name' | 'taskType' | 'deptCode', string>> = {}): string => {
  const { department = '区民政局', name = `事项${code}`, taskType = '1', deptCode = 'mzj' } = over;
  return `${department},未分类,"${name}",210803,${code},${taskType},${deptCode}`;
};

let files = 0;
const fileOf = (content: string | Buffer): string => {
  files += 1;
  const path = join(folder, `${String(files)}.csv`);
  writeFileSync(path, content);
  return path;
};
const csv = (...rows: readonly string[]): string => fileOf([HEADER, ...rows, ''].join('\n'));

const events = async (): Promise<number> => {
  let count = 0;
  for await (const page of product.store.readAll({ from: START })) count += page.length;
  return count;
};
interface Item {
  readonly code: string;
}
const itemsWith = async (prefix: string): Promise<readonly Item[]> => {
  await product.quiet();
  const found: Item[] = [];
  for await (const item of everyItem<Item>(asKeeper, '/catalog/items')) if (item.code.startsWith(prefix)) found.push(item);
  return found;
};

describe('the import of a catalogue', () => {
  it('brings every line of a file, comments and byte order mark passed over, and knows it by its number', async () => {
    const file = fileOf(
      `\uFEFF# 来源: 示例，含 "引号"\r\n${HEADER}\r\n${row('A-1')}\r\n\r\n${row('A-2', { name: '甲、乙，""丙""', department: '区司法局', deptCode: 'sfj' })}\r\n`,
    );
    expect(await importCatalog(file, { call: asKeeper })).toEqual({ items: 2, departments: 2 });
    expect(await itemsWith('A-')).toMatchObject([
      { code: 'A-1', status: 'draft', level: 'county', kind: 'licence', imported: { line: 3 } },
      { code: 'A-2', name: '甲、乙，"丙"', departmentName: '区司法局', imported: { line: 5 } },
    ]);
  });

  it('goes in chunks, tells its progress, and adds nothing when it is run again, also under another name', async () => {
    const rows = Array.from({ length: 450 }, (_, at) => row(`B-${String(at)}`, { deptCode: `k${String(at % 3)}` }));
    const progress: number[] = [];
    const onProgress = ({ staged }: { staged: number }) => progress.push(staged);
    expect(await importCatalog(csv(...rows), { call: asKeeper, onProgress })).toEqual({ items: 450, departments: 1 });
    expect(progress).toEqual([200, 400, 450]);
    const before = await events();
    expect(await importCatalog(csv(...rows), { call: asKeeper })).toEqual({ items: 450, departments: 1 });
    expect(await events()).toBe(before);
    expect(await itemsWith('B-')).toHaveLength(450);
  });

  it.each([1, 2, 3, 4])('goes on after a crash at call %i', async (last) => {
    const file = csv(...Array.from({ length: 250 }, (_, at) => row(`C${String(last)}-${String(at)}`)));
    let calls = 0;
    const dying: Call = async (...request) => {
      calls += 1;
      const answer = await asKeeper(...request);
      if (calls === last) throw new Error('the line is cut before the answer is read');
      return answer;
    };
    await expect(importCatalog(file, { call: dying })).rejects.toThrow('the line is cut');
    expect(await importCatalog(file, { call: asKeeper })).toEqual({ items: 250, departments: 1 });
    expect(await itemsWith(`C${String(last)}-`)).toHaveLength(250);
  });

  it('is refused whole with every line, by its number and its column', async () => {
    const file = csv(row('D-1'), row('D-1'), row('', { taskType: '2' }), row('A-1'));
    const refused = importCatalog(file, { call: asKeeper });
    await expect(refused).rejects.toThrow(CatalogRefused);
    await expect(refused).rejects.toMatchObject({
      faults: [
        { line: 3, field: 'itemCode', rule: 'unique: also in line 2' },
        { line: 4, field: 'itemCode', rule: 'not empty' },
        { line: 4, field: 'taskType', rule: 'can be applied for' },
        { line: 5, field: 'itemCode', rule: 'not in the catalogue yet' },
      ],
    });
    await expect(refused).rejects.toThrow('第 3 行 line 3: itemCode: unique: also in line 2');
    expect(await itemsWith('D-')).toEqual([]);
  });

  it('tells what the product says otherwise', async () => {
    const token = await product.tokenOf('clerk');
    const asClerk: Call = (method, path, options) => transport.call(method, path, { ...options, token });
    await expect(importCatalog(csv(row('E-1')), { call: asClerk })).rejects.toMatchObject({ name: 'Refused', status: 403 });
  });

  it.each([
    ['is empty', '', /no lines of data/],
    ['has a header only', `${HEADER}\n`, /no lines of data/],
    ['lacks columns', 'department,name\na,b\n', /Columns are missing: itemCode, taskType, areaCode, deptCode/],
    ['has a short line', `${HEADER}\na,b\n`, /line 2/],
    ['has an open quote', `${HEADER}\n"a,b,c\n`, /Quote Not Closed/],
    ['is not UTF-8', Buffer.from([0xc7, 0xf8, 0xcb, 0xbe]), /not UTF-8/],
  ])('sends nothing of a file that %s', async (_, content, reason) => {
    const before = await events();
    const imported = importCatalog(fileOf(content), { call: asKeeper });
    await expect(imported).rejects.toThrow(UnreadableCatalog);
    await expect(imported).rejects.toThrow(reason);
    expect(await events()).toBe(before);
  });
});
