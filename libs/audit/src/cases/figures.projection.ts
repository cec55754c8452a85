import type { JsonObject, RecordedEvent } from '@yikou/event-store';
import { CASE_COMPLETED, CASE_OPENED, IMPORTED_CASE, type ImportedCaseCompleted, type ImportedCaseOpened } from '@yikou/imported-history';
import type { Projection } from '@yikou/read-store';
import { beijingDayOf, isInstant, type Instant } from '@yikou/shared-kernel';

/** What is counted of the cases of one kind in one year: what began in it, and what was decided and delivered in it. */
export interface CaseFigures {
  /** In Beijing. */
  readonly year: number;
  readonly imported: boolean;
  readonly registered: number;
  readonly granted: number;
  readonly refused: number;
  readonly noLicenceNeeded: number;
  /** Delivered: of imported cases, those whose last step that is. */
  readonly delivered: number;
}

type Counted = Exclude<keyof CaseFigures, 'year' | 'imported'>;

/** One more of these in a year. */
interface Count {
  readonly year: number;
  readonly imported: boolean;
  readonly what: Counted;
}

const OUTCOMES = ['granted', 'refused', 'noLicenceNeeded'] as const;

const yearOf = (at: Instant): number => Number(beijingDayOf(at).slice(0, 4));

const outcomeIn = (outcome: unknown): Counted | undefined => OUTCOMES.find((each) => each === outcome);

const instantIn = (data: JsonObject, field: string, or: Instant): Instant => {
  const value = data[field];
  return isInstant(value) ? value : or;
};

const counted = (imported: boolean, ...counts: readonly (readonly [Counted | undefined, Instant])[]): readonly Count[] =>
  counts.flatMap(([what, at]) => (what === undefined ? [] : [{ year: yearOf(at), imported, what }]));

/** An imported case counts when its end is known. */
const ended = ({ decidedAt, firstAt, lastAt, outcome, registeredAt, status }: ImportedCaseCompleted, at: Instant): readonly Count[] =>
  counted(
    true,
    ['registered', registeredAt ?? firstAt ?? at],
    [outcome, decidedAt ?? at],
    [status === 'delivered' ? 'delivered' : undefined, lastAt ?? at],
  );

const countsOf = ({ type, data, metadata: { occurredAt } }: RecordedEvent): readonly Count[] => {
  switch (type) {
    case 'intake.case.registered':
      return counted(false, ['registered', occurredAt]);
    case 'intake.case.decided':
      return counted(false, [outcomeIn(data['outcome']), instantIn(data, 'decidedAt', occurredAt)]);
    case 'intake.case.delivered':
      return counted(false, ['delivered', occurredAt]);
    case CASE_OPENED: {
      const { completed } = data as unknown as ImportedCaseOpened;
      return completed ? ended(completed, occurredAt) : [];
    }
    case CASE_COMPLETED:
      return ended(data as unknown as ImportedCaseCompleted, occurredAt);
    default:
      return [];
  }
};

const idOfCount = ({ year, imported }: Pick<Count, 'year' | 'imported'>): string => `${String(year)} ${imported ? 'imported' : 'own'}`;

const NOTHING = { registered: 0, granted: 0, refused: 0, noLicenceNeeded: 0, delivered: 0 };

/** Counts by year and kind, kept as cases go on: nothing is counted when they are asked for. */
export const caseFigures: Projection<CaseFigures> = {
  model: {
    name: 'audit_case_figures',
    version: 1,
    indexes: [
      {
        name: 'by_year',
        fields: [
          { path: 'imported', order: 'asc' },
          { path: 'year', order: 'desc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'caseFigures' },
  categories: ['case', IMPORTED_CASE],
  documents: (event) => countsOf(event).map(idOfCount),
  project: (doc, event, id) =>
    countsOf(event)
      .filter((count) => idOfCount(count) === id)
      .reduce<CaseFigures | undefined>((figures, count) => plusOne(figures, count), doc),
};

const plusOne = (figures: CaseFigures | undefined, { year, imported, what }: Count): CaseFigures => {
  const before = figures ?? { year, imported, ...NOTHING };
  return { ...before, [what]: before[what] + 1 };
};
