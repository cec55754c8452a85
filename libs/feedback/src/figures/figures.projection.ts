import type { Projection } from '@yikou/read-store';
import type { Grade } from '../rating/rating';
import { ratingCodec } from '../rating/rating.aggregate';
import { RATING } from '../streams';

/** Ratings of one department, counted by grade. */
export type FiguresDocument = { readonly departmentCode: string; readonly counts: Readonly<Record<Grade, number>> };

export const NO_RATINGS: Readonly<Record<Grade, number>> = {
  verySatisfied: 0,
  satisfied: 0,
  basicallySatisfied: 0,
  dissatisfied: 0,
  veryDissatisfied: 0,
};

/** Counts by department, by its code. */
export const figuresProjection: Projection<FiguresDocument> = {
  model: { name: 'feedback_figures', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'figuresProjection' },
  categories: [RATING],
  documents: (recorded) => {
    const event = ratingCodec.decode(recorded);
    return event ? [event.departmentCode] : [];
  },
  project: (doc, recorded, departmentCode) => {
    const event = ratingCodec.decode(recorded);
    if (!event) return doc;
    const counts = doc?.counts ?? NO_RATINGS;
    return { departmentCode, counts: { ...counts, [event.grade]: counts[event.grade] + 1 } };
  },
};
