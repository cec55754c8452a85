import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { parseInstant } from '@yikou/shared-kernel';
import { WORKSPACE, yikou } from '../testing/yikou';

jest.setTimeout(120_000);

const LOG = join(WORKSPACE, 'docs/examples/three-cases.xes');

/** Decided without having been accepted, through a channel that there is none for. */
const IMPOSSIBLE = `<log><trace>
  <string key="concept:name" value="case-x"/><string key="channel" value="Fax"/><string key="department" value="General"/>
  <event><string key="concept:name" value="Confirmation of receipt"/><string key="org:resource" value="R1"/><date key="time:timestamp" value="2011-03-01T09:00:00+01:00"/></event>
  <event><string key="concept:name" value="T10 Determine necessity to stop indication"/><string key="org:resource" value="R2"/><date key="time:timestamp" value="2011-03-02T09:00:00+01:00"/></event>
</trace></log>`;

describe('yikou drive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-drive-'));
  let product: TestProduct;
  const drive = (file: string, ...args: readonly string[]) =>
    yikou(['drive', file, '--url', product.url, '--seed', '7', '--webhook-port', '0', ...args]);

  beforeEach(async () => {
    product = await startProduct(SERVICES, { clockStart: parseInstant('2011-02-28T00:00:00.000Z') });
  });
  afterEach(() => product.stop());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('answers with one JSON object that says what the drive came to; its progress goes to standard error', async () => {
    const { code, out, err } = await drive(LOG, '--json');
    expect([code, out.trim().split('\n').length]).toEqual([0, 1]);
    expect(JSON.parse(out)).toEqual({
      cases: 3,
      commands: expect.any(Number) as number,
      refused: 0,
      registered: 3,
      accepted: 2,
      examined: 2,
      decided: 2,
      granted: 1,
      noLicenceNeeded: 0,
      refusedCases: 1,
      delivered: 1,
      substituted: 1,
      advice: 1,
      notes: 1,
      rated: expect.any(Number) as number,
      pushes: 1,
      duplicates: 0,
      entitlements: 1,
      payments: 1,
      breached: 0,
      streams: expect.any(Number) as number,
      events: expect.any(Number) as number,
      models: expect.arrayContaining([
        { name: 'intake_cases', documents: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      ]) as object[],
      ok: true,
      faults: [],
    });
    expect(err).toContain('100 %  (12 / 12)');
  });

  it('ends with 1 and names each fault where something is not so, at the end of its table', async () => {
    const file = join(folder, 'impossible.xes');
    writeFileSync(file, IMPOSSIBLE);
    const { code, out } = await drive(file);
    expect(code).toBe(1);
    for (const row of [/^ +1 {2}日志案件 cases in the log$/m, /^ +1 {2}被拒命令 commands refused$/m, /^ +0 {2}受理 accepted$/m])
      expect(out).toMatch(row);
    const [, faults = ''] = out.split('不一致 faults:\n');
    expect(faults.trim().split('\n')).toEqual([
      expect.stringContaining('case case-x: no channel answers to Fax'),
      expect.stringMatching(/POST \/approval\/reviews\/\S+\/decisions: 4\d\d /),
    ]);
  });

  it('does not begin where the clock is beyond the log', async () => {
    await product.advanceTo(parseInstant('2011-03-02T00:00:00.000Z'));
    const { code, out, err } = await drive(LOG);
    expect([code, out, err.trim().split('\n')]).toEqual([1, '', [expect.stringContaining('YIKOU_CLOCK_START=2011-03-01T08:00:00.000Z')]]);
  });
});
