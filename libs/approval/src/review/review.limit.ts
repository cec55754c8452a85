import type { Processing } from '@yikou/contracts';
import type { DeadlineInput, Instant } from '@yikou/shared-kernel';
import type { ItemTerms, Mark } from './review';

interface Opened {
  readonly processing: Processing;
  readonly terms: ItemTerms;
  readonly openedAt: Instant;
}

/** What the deadline of a review is counted by: the committed limit in working days, 0 for an instant item (行政许可法 §34, §42). */
export const limitOf = ({ processing, terms, openedAt }: Opened): DeadlineInput =>
  processing === 'instant'
    ? { acceptedAt: openedAt, limit: 0, basis: '行政许可法 §34' }
    : { acceptedAt: openedAt, limit: terms.committedLimit, basis: '行政许可法 §42' };

/** What has passed of a limit, and how far it is from what had. */
export const RANK: Readonly<Record<'inTime' | Mark, number>> = { inTime: 0, yellow: 1, red: 2, breached: 3 };
