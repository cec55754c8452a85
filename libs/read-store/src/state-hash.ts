import { createHash } from 'node:crypto';
import { canonicalText } from '@yikou/event-store';
import type { Identified, ModelDeclaration, ReadModel } from './read-store';

export interface StateHash {
  readonly documents: number;
  /** Lower-case hex SHA-256. */
  readonly hash: string;
}

export interface StateHashOptions {
  /** Decrypts what of a document is to be compared in clear; what it is made from should be volatile. */
  readonly open?: (doc: object, id: string) => object | Promise<object>;
}

/**
 * One number for all that a model says: the SHA-256 of the RFC 8785 forms of `{ id, doc }`, a line each, in the order of the ids' UTF-8
 * bytes, without what is declared volatile. Two builds from one history have the same.
 */
export const stateHash = async (
  model: Pick<ReadModel<object>, 'all'>,
  declaration: ModelDeclaration,
  { open }: StateHashOptions = {},
): Promise<StateHash> => {
  const lineOf = documentLines(declaration);
  const sum = new LineHash();
  for await (const { id, doc } of model.all()) sum.add(lineOf({ id, doc: open ? await open(doc, id) : doc }));
  return sum.end();
};

/** What a document adds to the hash. */
export const documentLines = ({ volatile }: ModelDeclaration): ((of: Identified<object>) => string) => {
  const gone = pathTree(volatile);
  return ({ id, doc }) => canonicalText({ id, doc: without(doc, gone) });
};

export class LineHash {
  private readonly hash = createHash('sha256');
  private documents = 0;

  add(line: string): void {
    this.hash.update(line).update('\n');
    this.documents += 1;
  }

  end(): StateHash {
    return { documents: this.documents, hash: this.hash.digest('hex') };
  }
}

/** Volatile paths by their keys: what has nothing under it goes. */
interface PathTree {
  readonly under: Map<string, PathTree>;
}

const EACH = '*';

const pathTree = (paths: readonly string[]): PathTree => {
  const tree: PathTree = { under: new Map() };
  for (const path of paths) grow(tree, path.split('.'));
  return tree;
};

const grow = ({ under }: PathTree, [key, ...rest]: readonly string[]): void => {
  if (key === undefined) return;
  const next = under.get(key) ?? { under: new Map() };
  under.set(key, next);
  grow(next, rest);
};

const without = (value: unknown, { under }: PathTree): unknown => {
  if (typeof value !== 'object' || value === null || under.size === 0) return value;
  const left = Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const trees = [under.get(key), under.get(EACH)].filter((tree) => tree !== undefined);
    if (trees.some((tree) => tree.under.size === 0)) return [];
    return [[key, trees.reduce(without, item)] as const];
  });
  return Array.isArray(value) ? left.map(([, item]) => item) : Object.fromEntries(left);
};
