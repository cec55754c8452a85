import type { Channel } from '@yikou/contracts';
import type { RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { CaseEvent } from '../case/case';
import { caseCodec } from '../case/case.aggregate';
import { CASE } from '../streams';

/** Counts of one department, from which the figures are computed. */
export type FiguresDocument = {
  readonly departmentCode: string;
  readonly registered: Readonly<Record<Channel, number>>;
  readonly accepted: number;
  readonly refused: number;
  readonly delivered: number;
  /** Of the delivered cases, all their visits together. */
  readonly visits: number;
  /** Delivered cases that took one visit at most (最多跑一次). */
  readonly oneVisit: number;
};

const nothing = (departmentCode: string): FiguresDocument => ({
  departmentCode,
  registered: { window: 0, online: 0, mobile: 0, mail: 0, otherCity: 0 },
  accepted: 0,
  refused: 0,
  delivered: 0,
  visits: 0,
  oneVisit: 0,
});

/** The department in whose figures an event counts. */
const departmentOf = (event: CaseEvent): string | undefined => {
  switch (event.type) {
    case 'CaseRegistered':
      return event.item.departmentCode;
    case 'CaseAccepted':
    case 'AcceptanceRefused':
    case 'CaseDelivered':
      return event.departmentCode;
    default:
      return undefined;
  }
};

const counted = (figures: FiguresDocument, event: CaseEvent): FiguresDocument => {
  const { registered, accepted, refused, delivered, visits, oneVisit } = figures;
  switch (event.type) {
    case 'CaseRegistered':
      return { ...figures, registered: { ...registered, [event.channel]: registered[event.channel] + 1 } };
    case 'CaseAccepted':
      return { ...figures, accepted: accepted + 1 };
    case 'AcceptanceRefused':
      return { ...figures, refused: refused + 1 };
    case 'CaseDelivered':
      return { ...figures, delivered: delivered + 1, visits: visits + event.visits, oneVisit: oneVisit + (event.visits <= 1 ? 1 : 0) };
    default:
      return figures;
  }
};

const decoded = (recorded: RecordedEvent): CaseEvent | undefined => caseCodec.decode(recorded);

/** Counts by department, by its code. */
export const figuresProjection: Projection<FiguresDocument> = {
  model: { name: 'intake_figures', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'figuresProjection' },
  categories: [CASE],
  documents: (recorded) => {
    const event = decoded(recorded);
    const department = event && departmentOf(event);
    return department === undefined ? [] : [department];
  },
  project: (figures, recorded, departmentCode) => {
    const event = decoded(recorded);
    return event ? counted(figures ?? nothing(departmentCode), event) : figures;
  },
};
