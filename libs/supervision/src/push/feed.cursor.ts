import { epochText, positionText, type Epoch } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';

/** A cursor of this release, or one of the first: that is of another epoch. */
export const FEED_CURSOR = /^[0-9]{1,10}(?:-[0-9a-f]{8})?-[0-9]{1,19}$/;

/** `<epoch>-<position>`: how far a department has pulled. The department keeps it; the product does not. */
export const cursorText = (epoch: Epoch, position: string): string => `${epochText(epoch)}-${BigInt(position).toString()}`;

/**
 * The first position after a cursor, as the model has it; without a cursor the first of all.
 * @throws DomainError CURSOR_OF_OTHER_EPOCH after a restore; INVALID_CURSOR for a position beyond int64
 */
export const positionAfter = (cursor: string | undefined, epoch: Epoch): string => {
  if (cursor === undefined) return positionText(0n);
  const end = cursor.lastIndexOf('-');
  if (cursor.slice(0, end) !== epochText(epoch)) throw new DomainError('CURSOR_OF_OTHER_EPOCH', { field: 'cursor', epoch: epoch.number });
  const after = BigInt(cursor.slice(end + 1)) + 1n;
  if (after > 2n ** 63n - 1n) throw new DomainError('INVALID_CURSOR', { field: 'cursor', rule: 'a position of this store' });
  return positionText(after);
};
