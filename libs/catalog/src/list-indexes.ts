import type { IndexDeclaration, SortField } from '@yikou/read-store';

/** Every choice of some of these, none and all included. */
const choicesOf = (paths: readonly string[]): readonly (readonly string[])[] =>
  paths.reduce<readonly (readonly string[])[]>((choices, path) => [...choices, ...choices.map((choice) => [...choice, path])], [[]]);

const asc = (path: string): SortField => ({ path, order: 'asc' });

/**
 * The indexes of a list that is filtered by any of some fields, and sorted: one for each choice of filters, so that no page is a scan.
 * @param always fields that every query of the list names
 */
export const filteredBy = (
  filters: readonly string[],
  always: readonly string[],
  sort: readonly SortField[],
): readonly IndexDeclaration[] =>
  choicesOf(filters).map((choice) => {
    const paths = [...choice, ...always];
    return { name: ['by', ...paths, ...sort.map(({ path }) => path)].join('_').toLowerCase(), fields: [...paths.map(asc), ...sort] };
  });
