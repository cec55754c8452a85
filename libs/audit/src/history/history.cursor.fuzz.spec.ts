import { BadCursor } from '@yikou/read-store';
import { anyText, nearly, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { cursorText, keyAfter } from './history.cursor';

jest.setTimeout(600_000);

const CASE = '0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10';
const good = cursorText(CASE, ['2022-12-01T08:00:00.000Z', '0000000000000000017', 0, `case-${CASE}`, 3] as unknown as Parameters<
  typeof cursorText
>[1]);
const packed = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it('cursors of a history are read or refused, whatever was done to them', () => {
  const parts = fc.tuple(fc.constant(CASE), ...Array.from({ length: 5 }, () => fc.jsonValue())).map(packed);
  fc.assert(
    fc.property(fc.oneof(nearly(fc.constant(good)), parts, fc.jsonValue().map(packed), anyText()), (cursor) => {
      refusalBy(BadCursor, () => keyAfter(CASE, cursor));
    }),
  );
  expect(keyAfter(CASE, good)).toHaveLength(5);
});
