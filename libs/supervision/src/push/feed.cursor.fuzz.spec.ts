import { DomainError, parseUuid } from '@yikou/shared-kernel';
import { anyText, nearly, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { cursorText, FEED_CURSOR, positionAfter } from './feed.cursor';

jest.setTimeout(600_000);

const epoch = { number: 1, id: parseUuid('0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10') };

it('cursors of a feed are read or refused, whatever was done to them', () => {
  const positions = fc.bigInt({ min: 0n, max: 2n ** 64n }).map((position) => cursorText(epoch, String(position)));
  fc.assert(
    fc.property(fc.oneof(nearly(positions), positions, anyText()), (cursor) => {
      if (!FEED_CURSOR.test(cursor)) return;
      const refusal = refusalBy(DomainError, () => positionAfter(cursor, epoch));
      if (!refusal) expect(positionAfter(cursor, epoch)).toMatch(/^\d{19}$/);
    }),
  );
  expect(positionAfter(cursorText(epoch, '7'), epoch)).toMatch(/8$/);
});
