import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyText, nearly } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { importCatalog, UnreadableCatalog } from './catalog-import';
import { Receiver } from './drive/receiver';
import type { Call } from './transport';
import { readXes, UnreadableLog } from './xes/read-xes';

jest.setTimeout(600_000);

const CATALOGUE =
  '﻿# 清单\ndepartment,main_item,name,areaCode,itemCode,taskType,deptCode\n区民政局,未分类,"事项,一",210803,WS-1,1,mzj\n区民政局,,事项二,210803,WS-2,5,mzj\n';
const XES = `<?xml version="1.0"?>
<log xes.version="1.0"><extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<trace><string key="concept:name" value="A&amp;1"><int key="n" value="1"/></string>
<event><date key="time:timestamp" value="2022-01-05T08:00:00+08:00"/><list key="l"><values><id key="i" value="x"/></values></list></event></trace></log>`;

describe('what the command line reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-readers-'));
  const file = join(folder, 'file');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('as a log to drive: traces, or a sentence with the name of the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearly(fc.constant(XES)), anyText()), async (text) => {
        writeFileSync(file, text);
        try {
          for await (const { attributes, events } of readXes(file))
            expect([Array.isArray(attributes), Array.isArray(events)]).toEqual([true, true]);
        } catch (error) {
          if (!(error instanceof UnreadableLog)) throw error;
          expect(error.message).toContain(file);
        }
      }),
    );
  });

  it('as a catalogue: lines that the API takes as text, or a sentence, before anything is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearly(fc.constant(CATALOGUE)), anyText()), async (text) => {
        writeFileSync(file, text);
        const sent: string[] = [];
        const call: Call = async (_, path, { body } = {}) => {
          sent.push(path);
          const { lines } = (body ?? {}) as { readonly lines?: unknown };
          for (const line of Array.isArray(lines) ? (lines as readonly object[]) : [])
            for (const [name, value] of Object.entries(line))
              expect([name, typeof value]).toEqual([name, name === 'line' ? 'number' : 'string']);
          return { status: 200, headers: {}, body: { importId: 'i', items: 0, departments: 0 } };
        };
        try {
          await importCatalog(file, { call });
          expect(sent.length).toBeGreaterThan(2);
        } catch (error) {
          if (!(error instanceof UnreadableCatalog)) throw error;
          expect(sent).toEqual([]);
        }
      }),
    );
    expect(readFileSync(file).length).toBeGreaterThanOrEqual(0);
  });

  it('as a signed webhook: only what was signed, unchanged, for this moment', async () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const body = '{"type":"yikou.supervision.push.v1"}';
    const now = new Date();
    const good = {
      'webhook-id': 'push-1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('push-1', now, body),
    };
    const receiver = new Receiver();
    const url = await receiver.listen(0);
    receiver.accept(secret, () => Promise.resolve());
    const visible = (text: string): fc.Arbitrary<string> => nearly(fc.constant(text)).map((each) => each.replaceAll(/[^!-~]/g, ''));
    const forged = fc.tuple(
      visible(good['webhook-id']),
      visible(good['webhook-timestamp']),
      visible(good['webhook-signature']),
      nearly(fc.constant(body)),
    );
    try {
      await fc.assert(
        fc.asyncProperty(forged, async ([id, timestamp, signature, changed]) => {
          const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature, connection: 'close' };
          const { status } = await fetch(url, { method: 'POST', headers, body: changed });
          const same = id === good['webhook-id'] && timestamp === good['webhook-timestamp'] && Buffer.from(changed).toString() === body;
          if (!same) expect(status).toBe(401);
          expect([204, 401]).toContain(status);
        }),
      );
    } finally {
      await receiver.close();
    }
  });
});
