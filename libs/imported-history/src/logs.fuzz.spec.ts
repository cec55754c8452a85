import { gzipSync } from 'node:zlib';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { verifyLog } from '@yikou/event-store';
import { anyText, nearly, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { ImportFault } from './fault';
import { BadMapping, parseMapping, type Mapping } from './mapping';
import { logText } from './testing/arbitrary-log';
import { Workshop } from './testing/logs';
import { XES_1, XES_2 } from './testing/samples';

jest.setTimeout(600_000);

const TABLE = `case,activity,time,cost\nA1,受理,2022/1/5 08:00:00,12\nA2,"送达,\n盖章",2022/1/6 09:00:00,\n`;
const MAPPING = {
  table: {
    case: 'case',
    activity: 'activity',
    time: { column: 'time', format: 'yyyy/M/d HH:mm:ss', zone: 'Asia/Shanghai' },
    types: { cost: 'int' },
  },
  terms: { steps: { 受理: 'accepted' }, case: { caseNo: 'concept:name' } },
};
const mapping = parseMapping(JSON.stringify(MAPPING));

describe('whatever stands in the place of a log', () => {
  const workshop = new Workshop();
  afterAll(() => workshop.remove());

  /** Taken in or refused with a sentence; what was taken in before the fault is whole; once more, it adds nothing. */
  const isTakenOrRefused = async (content: string | Uint8Array, with_?: Mapping): Promise<void> => {
    workshop.store = new InMemoryEventStore();
    const attempt = () =>
      workshop.import(content, with_ ? { mapping: with_ } : {}).catch((error: unknown) => {
        if (error instanceof ImportFault || error instanceof BadMapping) return undefined;
        throw error;
      });
    const first = await attempt();
    expect(await verifyLog(workshop.store)).toMatchObject({ faultCount: 0 });
    const head = await workshop.store.head();
    const second = await attempt();
    expect(second === undefined).toBe(first === undefined);
    if (first && second) expect(second).toEqual({ cases: 0, events: 0, alreadyThere: first.events });
    expect(await workshop.store.head()).toBe(head);
  };

  it('of XES, is taken in or refused', async () => {
    const logs = fc.oneof(nearly(fc.oneof(fc.constantFrom(XES_1, XES_2), logText)), anyText());
    await fc.assert(fc.asyncProperty(logs, (text) => isTakenOrRefused(text)));
  });

  it('of a table, is taken in or refused', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(nearly(fc.constant(TABLE)), anyText()), (text) => isTakenOrRefused(text, mapping)));
  });

  it('of a compressed log, is taken in or refused', async () => {
    const packed = gzipSync(XES_1);
    const broken = fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { maxLength: 3 }).chain((changes) =>
      fc.nat(packed.length).map((length) => {
        const bytes = Buffer.from(packed);
        for (const [at, value] of changes) bytes[at] = value;
        return changes.length === 0 ? bytes.subarray(0, length) : bytes;
      }),
    );
    await fc.assert(fc.asyncProperty(broken, (bytes) => isTakenOrRefused(bytes)));
  });

  it('of a mapping, is read or refused', () => {
    const text = JSON.stringify(MAPPING);
    fc.assert(
      fc.property(fc.oneof(nearly(fc.constant(text)), fc.json(), anyText()), (changed) => {
        refusalBy(BadMapping, () => parseMapping(changed));
      }),
    );
  });
});
