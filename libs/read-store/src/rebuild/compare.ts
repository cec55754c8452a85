import { compareText } from '../query';
import type { Identified, ModelDeclaration, ReadModel } from '../read-store';
import { documentLines, LineHash, type StateHash } from '../state-hash';
import type { Comparison } from './worker-request';

type Documents = Pick<ReadModel<object>, 'all'>;

const IDS_TOLD = 10;

/**
 * Walks through both in the order of their ids.
 * @param took called with the number of documents after each
 */
export const compare = async (
  declaration: ModelDeclaration,
  live: Documents,
  rebuilt: Documents,
  took: (documents: number) => void,
): Promise<Comparison> => {
  const lineOf = documentLines(declaration);
  const [ours, theirs] = [new Side(live, lineOf), new Side(rebuilt, lineOf)];
  const differing: string[] = [];
  let [drift, documents] = [0, 0];
  await Promise.all([ours.next(), theirs.next()]);
  for (;;) {
    const id = lower(ours.id, theirs.id);
    if (id === undefined) break;
    const lines = [await ours.take(id), await theirs.take(id)];
    if (lines[0] !== lines[1]) {
      drift += 1;
      if (differing.length < IDS_TOLD) differing.push(id);
    }
    took((documents += 1));
  }
  return { live: ours.end(), rebuilt: theirs.end(), drift, differing };
};

const lower = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return compareText(a, b) <= 0 ? a : b;
};

async function* walk(documents: Documents): AsyncGenerator<Identified<object>, void> {
  yield* documents.all();
}

/** One of the two, at a document. */
class Side {
  private readonly documents: AsyncGenerator<Identified<object>, void>;
  private readonly sum = new LineHash();
  private present: Identified<object> | undefined;

  constructor(
    of: Documents,
    private readonly lineOf: (of: Identified<object>) => string,
  ) {
    this.documents = walk(of);
  }

  get id(): string | undefined {
    return this.present?.id;
  }

  async next(): Promise<void> {
    const step = await this.documents.next();
    this.present = step.done === true ? undefined : step.value;
  }

  /** The line of the document of this id, and on to the next; undefined when it is not here. */
  async take(id: string): Promise<string | undefined> {
    if (this.present?.id !== id) return undefined;
    const line = this.lineOf(this.present);
    this.sum.add(line);
    await this.next();
    return line;
  }

  end(): StateHash {
    return this.sum.end();
  }
}
