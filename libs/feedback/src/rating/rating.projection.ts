import { idOf } from '@yikou/event-store';
import type { IndexDeclaration, Projection, SortField } from '@yikou/read-store';
import { RATING } from '../streams';
import type { RatingEvent } from './rating';
import { ratingCodec } from './rating.aggregate';

export type RatingDocument = Omit<RatingEvent, 'type'> & { readonly revision: number };

const NEWEST_FIRST: SortField = { path: 'ratedAt', order: 'desc' };

/** Every list is by grade as well: one that asks for all grades names them all. */
const listedBy = (name: string, ...paths: readonly string[]): IndexDeclaration => ({
  name,
  fields: [...[...paths, 'grade'].map((path): SortField => ({ path, order: 'asc' })), NEWEST_FIRST],
});

/** The ratings, by their id. */
export const ratingProjection: Projection<RatingDocument> = {
  model: {
    name: 'feedback_ratings',
    version: 1,
    indexes: [
      listedBy('by_grade'),
      listedBy('by_department', 'departmentCode'),
      listedBy('by_subject', 'subjectId'),
      listedBy('by_subject_and_department', 'subjectId', 'departmentCode'),
    ],
    volatile: ['text.sealed'],
  },
  reference: { file: __filename, name: 'ratingProjection' },
  categories: [RATING],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const event = ratingCodec.decode(recorded);
    if (!event) return doc;
    const { type: _, ...rating } = event;
    return { ...rating, revision: recorded.revision };
  },
};
