import { anyText, nearly, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { BadCursor } from '../read-store';
import { decodeCursor, encodeCursor, queryMark } from './cursor';

jest.setTimeout(600_000);

const mark = queryMark('cases', { sort: [{ path: 'day', order: 'asc' }] });
const key = fc.record({
  values: fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { maxLength: 3 }),
  id: fc.string(),
});
const packed = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const readOrRefused = (cursor: string, fields: number): void => {
  if (refusalBy(BadCursor, () => decodeCursor(cursor, mark, fields))) return;
  const { values, id } = decodeCursor(cursor, mark, fields);
  expect([values.length, typeof id]).toEqual([fields, 'string']);
};

describe('cursors', () => {
  it('come back as they went', () => {
    fc.assert(fc.property(key, (sort) => expect(decodeCursor(encodeCursor(mark, sort), mark, sort.values.length)).toEqual(sort)));
  });

  it('are read or refused, whatever was done to them', () => {
    const good = key.map((sort) => encodeCursor(mark, sort));
    const inside = fc.tuple(fc.oneof(fc.constant(mark), fc.jsonValue()), fc.jsonValue(), fc.jsonValue()).map(packed);
    fc.assert(
      fc.property(fc.oneof(nearly(good), inside, fc.jsonValue().map(packed), anyText()), fc.integer({ min: 0, max: 3 }), readOrRefused),
    );
  });

  it('are of one query', () => {
    fc.assert(
      fc.property(key, fc.string(), (sort, model) => {
        const other = encodeCursor(queryMark(model, {}), sort);
        expect(() => decodeCursor(other, mark, sort.values.length)).toThrow(BadCursor);
      }),
    );
  });
});
