import type { Query, ReadModel } from './read-store';

const PAGE = 1_000;

/**
 * Every document that a query finds, in the query's order, read page after page as it is asked for: never more than a page in memory.
 * What is written meanwhile behind the place that was reached is not seen, what is written before it is; nothing comes twice unless its
 * sort keys move on.
 * @param query without a cursor; `limit` is the size of a page, 1,000 by default
 * @throws UndeclaredQuery when no declared index serves it
 */
export async function* everyOf<Doc extends object>(
  model: Pick<ReadModel<Doc>, 'find'>,
  query: Omit<Query, 'cursor'> = {},
): AsyncGenerator<Doc, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await model.find({ ...query, limit: query.limit ?? PAGE, cursor });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
