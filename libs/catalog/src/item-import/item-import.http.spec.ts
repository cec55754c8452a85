import { derivedId } from '@yikou/shared-kernel';
import { itemIdOf } from '../streams';
import { Catalogue } from '../testing/product';
import { contentOf, lineOf } from '../testing/samples';
import type { ImportLine } from './item-import';

let catalogue: Catalogue;
beforeAll(async () => (catalogue = await Catalogue.open()));
afterAll(() => catalogue.close());

const open = async () => String((await catalogue.post('imports', { name: '区目录' })).body['importId']);
const stage = (importId: string, lines: readonly ImportLine[], request = {}) =>
  catalogue.post(`imports/${importId}/lines`, { lines }, request);
const commit = (importId: string, lines: number, request = {}) => catalogue.post(`imports/${importId}/commits`, { lines }, request);
/** Of a department of its own and with codes of its own in each test. */
let tests = 0;
let lines: readonly ImportLine[];
const line = (number: number, over: Partial<ImportLine> = {}): ImportLine =>
  lineOf(number, { code: `I${String(tests)}-${String(number)}`, department: '区司法局', deptCode: `sfj-${String(tests)}`, ...over });
beforeEach(() => {
  tests += 1;
  lines = [line(3), line(4, { kind: '20', department: '区民政局', deptCode: 'mzj' }), line(5, { areaCode: '210800' })];
});
const idOf = ({ code }: ImportLine) => itemIdOf(code);
const codesNow = async () => {
  const { body } = await catalogue.get<{ items: { code: string }[] }>('items');
  return body.items.map(({ code }) => code).filter((code) => code.startsWith(`I${String(tests)}-`));
};

describe('an import over HTTP', () => {
  it('brings all of its lines as drafts when it is committed, and nothing before', async () => {
    const opened = await catalogue.post('imports', { name: '区目录' });
    const importId = String(opened.body['importId']);
    expect(opened).toMatchObject({ status: 201, body: { revision: 0 } });
    expect(opened.headers.get('location')).toBe(`/catalog/imports/${importId}`);
    expect(await stage(importId, lines.slice(0, 2))).toMatchObject({ status: 200, body: { importId, staged: 2, revision: 1 } });
    expect(await stage(importId, lines.slice(2))).toMatchObject({ status: 200, body: { staged: 3, revision: 2 } });
    expect(await catalogue.get(`imports/${importId}`, 'auditor')).toMatchObject({
      status: 200,
      body: { importId, name: '区目录', status: 'open', staged: 3 },
    });
    expect(await codesNow()).toEqual([]);
    expect((await catalogue.get(`items/${idOf(lines[0]!)}`)).status).toBe(404);

    const result = { items: 3, departments: 2, licences: 2 };
    expect(await commit(importId, 3)).toMatchObject({ status: 200, body: { importId, ...result, revision: 3 } });
    expect(await catalogue.get(`imports/${importId}`, 'keeper')).toMatchObject({ body: { status: 'committed', result } });
    expect(await codesNow()).toEqual(lines.map(({ code }) => code));
    const shown = await catalogue.get(`items/${idOf(lines[2]!)}`);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        status: 'draft',
        level: 'city',
        kind: 'licence',
        departmentCode: `sfj-${String(tests)}`,
        imported: { importId, line: 5 },
        versions: [],
        revision: -1,
      },
    });
    expect(shown.headers.get('etag')).toBeNull();
  });

  it('goes on where it stopped: every step again gives what it gave, and nothing more', async () => {
    const whole = async () => {
      const opened = await catalogue.post('imports', { name: '区目录' }, { key: 'file-1' });
      const importId = String(opened.body['importId']);
      const answers = [opened, await stage(importId, lines, { key: 'file-1/3-5' }), await commit(importId, 3, { key: 'file-1/commit' })];
      return answers.map(({ status, body }) => ({ status, body }));
    };
    const first = await whole();
    expect(first.map(({ status }) => status)).toEqual([201, 200, 200]);
    const before = await catalogue.events();
    expect(await whole()).toEqual(first);
    expect(await catalogue.events()).toBe(before);
  });

  it('is refused whole, each line by its number in the file, and can be put right by another import', async () => {
    await catalogue.post('items', contentOf({ code: lines[1]!.code }));
    const importId = await open();
    await stage(importId, [
      line(3, { kind: '2', name: '' }),
      lines[1]!,
      line(5, { code: lines[0]!.code }),
      line(6, { code: lines[0]!.code }),
    ]);
    const before = await catalogue.events();
    expect(await commit(importId, 4)).toMatchObject({
      status: 422,
      body: {
        code: 'IMPORT_REFUSED',
        errors: [
          { field: '/lines/3/name', rule: 'not empty' },
          { field: '/lines/3/kind', rule: 'can be applied for' },
          { field: '/lines/4/code', rule: 'not in the catalogue yet' },
          { field: '/lines/5/code', rule: 'unique: also in line 3' },
          { field: '/lines/6/code', rule: 'unique: also in line 3' },
        ],
      },
    });
    expect(await catalogue.events()).toBe(before);
    expect(await codesNow()).toEqual([lines[1]!.code]);
    const other = await open();
    await stage(other, [lines[0]!, lines[2]!]);
    expect((await commit(other, 2)).status).toBe(200);
  });

  it('finds what another import has brought, not what another has only staged', async () => {
    const [staged, first, second] = [await open(), await open(), await open()];
    await stage(staged, lines);
    await stage(first, lines);
    expect((await commit(first, 3)).status).toBe(200);
    await stage(second, [lines[0]!]);
    expect(await commit(second, 1)).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/lines/3/code', rule: 'not in the catalogue yet' }] },
    });
    expect((await commit(staged, 3)).status).toBe(422);
  });

  it('of the same lines twice at once brings them once, whole', async () => {
    const [one, two] = [await open(), await open()];
    await stage(one, lines);
    await stage(two, lines);
    const statuses = [(await commit(one, 3)).status, (await commit(two, 3)).status];
    expect(statuses).toEqual([200, 422]);
    expect(await codesNow()).toHaveLength(3);
  });

  it('is committed once when it is done twice at once', async () => {
    const importId = await open();
    await stage(importId, lines);
    const statuses = await Promise.all([commit(importId, 3), commit(importId, 3)].map(async (each) => (await each).status));
    expect(statuses.toSorted()).toEqual([200, 409]);
  });

  it('is not committed incomplete, nor changed afterwards', async () => {
    const importId = await open();
    await stage(importId, lines.slice(0, 2));
    expect(await commit(importId, 3)).toMatchObject({ status: 409, body: { code: 'LINES_MISSING' } });
    await stage(importId, lines.slice(2));
    await commit(importId, 3);
    expect(await stage(importId, [line(9)])).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'committed', allowed: [] },
    });
    expect(await commit(importId, 3)).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED' } });
  });

  it('takes lines in the order of the file, 200 at once, with the fields that a line has', async () => {
    const importId = await open();
    expect(await stage(importId, [lines[1]!, lines[0]!])).toMatchObject({
      status: 422,
      body: { code: 'LINE_OUT_OF_ORDER', errors: [{ field: '/lines/1/line' }] },
    });
    expect(
      await stage(
        importId,
        Array.from({ length: 201 }, (_, at) => line(at + 1)),
      ),
    ).toMatchObject({ status: 422, body: { errors: [{ field: '/lines' }] } });
    expect((await stage(importId, [])).status).toBe(422);
    const { deptCode: _, ...short } = line(3);
    expect(await stage(importId, [{ ...short, fee: 1 } as never])).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/lines/0/deptCode' }, { field: '/lines/0/fee' }] },
    });
    expect((await stage(importId, [line(3, { name: 'a\u0000' })])).status).toBe(422);
    expect((await stage(importId, lines, { ifMatch: 7 })).status).toBe(412);
    expect(await catalogue.get(`imports/${importId}`, 'keeper')).toMatchObject({ body: { staged: 0 } });
  });

  it('that nobody opened is not found', async () => {
    const nobody = derivedId('nobody');
    const notFound = { status: 404, body: { code: 'ITEM_IMPORT_NOT_FOUND' } };
    expect(await catalogue.get(`imports/${nobody}`, 'keeper')).toMatchObject(notFound);
    expect(await stage(nobody, lines)).toMatchObject(notFound);
    expect(await commit(nobody, 3)).toMatchObject(notFound);
  });
});

describe('an imported item', () => {
  it('has its code, is published after a revision, and goes on from there', async () => {
    const importId = await open();
    await stage(importId, lines);
    await commit(importId, 3);
    const [first] = lines;
    const itemId = idOf(first!);
    const content = contentOf({ code: first!.code });
    expect(await catalogue.post('items', content)).toMatchObject({ status: 409, body: { code: 'ITEM_CODE_TAKEN' } });
    expect(await catalogue.post(`items/${itemId}/publications`)).toMatchObject({ status: 409, body: { code: 'ITEM_INCOMPLETE' } });
    expect(await catalogue.post(`items/${itemId}/withdrawals`, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'draft', allowed: ['ReviseItem'] },
    });
    expect(await catalogue.post(`items/${itemId}/revisions`, content, { key: 'r-1' })).toMatchObject({
      status: 200,
      body: { revision: 0 },
    });
    expect(await catalogue.post(`items/${itemId}/revisions`, content, { key: 'r-1' })).toMatchObject({
      status: 200,
      body: { revision: 0 },
    });
    expect(await catalogue.post(`items/${itemId}/publications`)).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await catalogue.get(`items/${itemId}`)).toMatchObject({
      body: { status: 'published', name: content.name, imported: { importId, line: 3 }, versions: [{ version: 1, content }] },
    });
  });
});
