import type { Op } from './ops';
import { Packing, unpacked } from './packing';

const T = '2020-01-01T00:00:00.000Z' as Extract<Op, { op: 'event' }>['at'];

const OPS: readonly Op[] = [
  { op: 'log', line: 1, format: 'xes', root: [['xes.version', '1.0']] },
  { op: 'case', line: 2, name: '案', attributes: [{ key: 'concept:name', type: 'string', value: '案' }] },
  { op: 'event', line: 3, at: T, attributes: '[{"key":"a","type":"string","value":"\\"1\\""}]' },
  { op: 'event', line: 4, at: T, attributes: '[]', terms: { step: 'registered' } },
  { op: 'end', line: 5, attributes: [{ key: 'b', type: 'int', value: '1' }] },
  { op: 'event', line: 6, at: T, attributes: '["alone"]', alone: true },
  { op: 'row', event: { op: 'event', line: 7, at: T, attributes: '["row"]' }, opens: { op: 'case', line: 7, name: '1', attributes: [] } },
];

describe('ops between threads', () => {
  it('arrive as they were packed, in their order, each event with its attributes', () => {
    const packing = new Packing();
    for (const op of OPS) packing.add(op);
    const packed = packing.take();
    expect(packed?.attributes).toHaveLength(4);
    expect(packed && unpacked(structuredClone(packed))).toEqual(OPS);
    expect(packing.take()).toBeUndefined();
  });
});
