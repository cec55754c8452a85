import type { Query } from '@yikou/read-store';
import type { SeriesOfYear } from './document-number';

export interface NumbersFilter extends SeriesOfYear {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A series of one year, from its first number on. */
export const numbersQuery = ({ series, year, limit, cursor }: NumbersFilter): Query => ({
  where: { series, year },
  sort: [{ path: 'number', order: 'asc' }],
  ...(limit === undefined ? {} : { limit }),
  ...(cursor === undefined ? {} : { cursor }),
});
