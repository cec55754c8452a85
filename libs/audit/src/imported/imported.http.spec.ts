import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseIdOf, importHistory, logIdOf, parseMapping } from '@yikou/imported-history';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { parseInstant } from '@yikou/shared-kernel';
import { auditService } from '..';
import { at, caseId as ownCase, recordCase } from '../testing/case-in-history';
import { Recorder } from '../testing/recorder';

jest.setTimeout(120_000);

const event = (activity: string, time: string, outcome = '') =>
  `<event><string key="concept:name" value="${activity}"/><string key="org:resource" value="Resource1"/><date key="time:timestamp" value="${time}"/>${outcome}</event>`;

const LOG = `<log xes.version="1.0">
  <trace><string key="concept:name" value="case-1"/><string key="nr" value="W-1"/><string key="dept" value="General"/><string key="who" value="张三"/>
    ${event('in', '2011-02-01T09:00:00+01:00')}${event('look', '2011-02-02T09:00:00+01:00')}${event('yes', '2012-01-03T09:00:00+01:00')}${event('out', '2012-01-04T09:00:00+01:00')}
  </trace>
  <trace><string key="concept:name" value="case-2"/><string key="nr" value="W-2"/><string key="dept" value="General"/>
    ${event('in', '2011-03-01T09:00:00+01:00')}${event('no', '2011-03-02T09:00:00+01:00')}
  </trace>
  <trace><string key="concept:name" value="case-3"/></trace>
</log>`;

const MAPPING = parseMapping(
  JSON.stringify({
    terms: {
      case: { caseNo: 'nr', departmentCode: 'dept', applicantName: 'who' },
      values: { departmentCode: { General: 'YK-XSP' } },
      steps: {
        in: 'registered',
        look: 'examined',
        yes: { step: 'decided', outcome: 'granted' },
        no: { step: 'decided', outcome: 'refused' },
        out: 'delivered',
      },
    },
  }),
);

describe('imported cases beside our own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-imported-'));
  const logId = logIdOf('old system');
  const caseId = caseIdOf(logId, 'case-1', 1);
  let product: TestProduct;

  beforeAll(async () => {
    product = await startProduct([auditService]);
    await recordCase(new Recorder(product.store, at(0)));
    const file = join(folder, 'log.xes');
    writeFileSync(file, LOG);
    const clock = { now: () => parseInstant('2022-12-02T00:00:00.000Z') };
    await importHistory({ file, log: 'old system', mapping: MAPPING, store: product.store, keys: async () => product.keys, clock });
    await product.quiet();
  });
  afterAll(async () => {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  type Item = Record<string, unknown>;
  const get = <Answer = { items: Item[]; next?: string }>(path: string, as = 'auditor') =>
    product.request<Answer>('GET', `/audit/${path}`, { as });
  const found = async (query: string): Promise<unknown[]> => {
    const { status, body } = await get(`cases?${query}`);
    expect(status).toBe(200);
    return body.items.map(({ caseNo, name }) => caseNo ?? name);
  };

  it('are found beside one another, the newest first, and marked', async () => {
    const { body } = await get('cases');
    expect(body.items).toMatchObject([
      { imported: true, name: 'case-3', status: 'unmapped' },
      { caseId: ownCase, imported: false, status: 'delivered', outcome: 'granted' },
      { imported: true, name: 'case-2', status: 'decided', outcome: 'refused', registeredAt: '2011-03-01T08:00:00.000Z' },
      {
        caseId,
        imported: true,
        log: 'old system',
        name: 'case-1',
        caseNo: 'W-1',
        departmentCode: 'YK-XSP',
        status: 'delivered',
        outcome: 'granted',
      },
    ]);
  });

  it.each([
    ['imported=false', ['YK20221201-7K3M9QXA-C']],
    ['imported=true', ['case-3', 'W-2', 'W-1']],
    ['departmentCode=YK-XSP', ['YK20221201-7K3M9QXA-C', 'W-2', 'W-1']],
    ['departmentCode=YK-XSP&imported=true', ['W-2', 'W-1']],
    ['outcome=granted', ['YK20221201-7K3M9QXA-C', 'W-1']],
    ['outcome=granted&departmentCode=YK-XSP&imported=true', ['W-1']],
    ['status=decided', ['W-2']],
    ['log=old%20system&status=delivered', ['W-1']],
    ['log=old%20system&outcome=refused', ['W-2']],
    ['log=another', []],
    ['caseNo=W-2', ['W-2']],
    ['caseNo=W-2&imported=false', []],
    ['name=case-1', ['W-1']],
  ])('are searched: %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('come in pages', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await get(`cases?limit=1${cursor}`);
      seen.push(...body.items.map(({ caseNo, name }) => caseNo ?? name));
      cursor = body.next === undefined ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(await found('limit=100'));
    expect(seen).toHaveLength(4);
  });

  it('are counted by year and kind, as a recount counts them', async () => {
    const { body } = await get('figures');
    const nothing = { registered: 0, granted: 0, refused: 0, noLicenceNeeded: 0, delivered: 0 };
    expect(body.items).toEqual(
      expect.arrayContaining([
        { ...nothing, year: 2011, imported: true, registered: 2, refused: 1 },
        { ...nothing, year: 2012, imported: true, granted: 1, delivered: 1 },
        { ...nothing, year: 2022, imported: false, registered: 1, granted: 1, delivered: 1 },
      ]),
    );
    const cases = (await get('cases?imported=true')).body.items;
    const ours = (await get('figures?imported=true')).body.items;
    const sum = (of: string) => ours.reduce((total, figures) => total + Number(figures[of]), 0);
    expect([sum('registered'), sum('granted'), sum('refused')]).toEqual([
      cases.length,
      cases.filter(({ outcome }) => outcome === 'granted').length,
      cases.filter(({ outcome }) => outcome === 'refused').length,
    ]);
  });

  it('have their history, page by page, with what their log says and no name in clear', async () => {
    const { body } = await get(`cases/${caseId}/history`);
    expect(body.items.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['audit.imported-case.opened', '2011-02-01T08:00:00.000Z'],
      ['audit.imported-case.event-recorded', '2011-02-01T08:00:00.000Z'],
      ['audit.imported-case.event-recorded', '2011-02-02T08:00:00.000Z'],
      ['audit.imported-case.event-recorded', '2012-01-03T08:00:00.000Z'],
      ['audit.imported-case.event-recorded', '2012-01-04T08:00:00.000Z'],
    ]);
    expect(body.items[1]).toMatchObject({
      recordedAt: '2022-12-02T00:00:00.000Z',
      actor: { id: 'system:audit', role: 'system', authority: 'yikou import' },
      data: {
        step: 'registered',
        ordinal: 1,
        attributes: [{ key: 'concept:name', type: 'string', value: 'in' }, { value: 'Resource1' }, {}],
      },
    });
    expect(JSON.stringify(body)).not.toContain('张三');
    const first = await get(`cases/${caseId}/history?limit=2`);
    const second = await get(`cases/${caseId}/history?limit=3&cursor=${first.body.next ?? ''}`);
    expect([...first.body.items, ...second.body.items]).toEqual(body.items);
    expect(second.body.next).toBeUndefined();
    const other = await get(`cases/${caseIdOf(logId, 'case-2', 2)}/history?cursor=${first.body.next ?? ''}`);
    expect([other.status, (other.body as unknown as Item)['code']]).toEqual([422, 'BAD_CURSOR']);
  });

  it('are shown as they were at any moment', async () => {
    const asOf = async (moment: string, by = 'occurred') => (await get<Item>(`cases/${caseId}?asOf=${moment}&by=${by}`)).body;
    expect(await asOf('2011-02-02T12:00:00.000Z')).toMatchObject({
      imported: { log: 'old system', name: 'case-1', place: 1, complete: true },
      status: 'examined',
      caseNo: 'W-1',
      departmentCode: 'YK-XSP',
      review: { examinations: 1 },
      deliveries: [],
      events: 3,
    });
    const end = await asOf('2022-12-31T00:00:00.000Z');
    expect(end).toMatchObject({ status: 'delivered', decision: { outcome: 'granted', decidedAt: '2012-01-03T08:00:00.000Z' }, events: 5 });
    expect(await asOf('2022-12-01T00:00:00.000Z', 'recorded')).toMatchObject({ code: 'CASE_NOT_YET_THERE' });
  });

  it('are shown to auditors alone', async () => {
    for (const path of ['cases', 'figures', `cases/${caseId}`, `cases/${caseId}/history`]) {
      for (const as of ['clerk', 'officer', 'head', 'supervisor', 'keeper', 'finance', 'admin']) {
        expect([path, as, (await get(path, as)).status]).toEqual([path, as, 403]);
      }
      expect((await product.request('GET', `/audit/${path}`, {})).status).toBe(401);
    }
  });
});
