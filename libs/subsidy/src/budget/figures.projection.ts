import type { RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import { ENTITLEMENT_STATUSES, stepOf, type EntitlementEvent, type EntitlementStatus } from '../entitlement/entitlement';
import type { PolicyEvent } from '../policy/policy';
import { budgetAggregate, budgetCodec, entitlementAggregate, entitlementCodec, policyAggregate, policyCodec } from '../streams';
import type { BudgetEvent } from './budget';

export type Counts = Readonly<Record<EntitlementStatus, number>>;

/** A policy's money, in fen, and its entitlements by status. */
export interface FiguresDoc {
  readonly policyId: Uuid;
  readonly ceiling: number;
  /** As the ledger holds it: what was ordered or paid is part of it. */
  readonly held: number;
  /** Ordered, and no result yet. */
  readonly ordered: number;
  readonly paid: number;
  readonly counts: Counts;
}

type Counted = PolicyEvent | BudgetEvent | EntitlementEvent;

const NONE = Object.fromEntries(ENTITLEMENT_STATUSES.map((status) => [status, 0])) as Counts;

const eventOf = (recorded: RecordedEvent): Counted | undefined =>
  policyCodec.decode(recorded) ?? budgetCodec.decode(recorded) ?? entitlementCodec.decode(recorded);

const stepped = (doc: FiguresDoc, event: EntitlementEvent): FiguresDoc => {
  const { from, to } = stepOf(event);
  const counts: Record<EntitlementStatus, number> = { ...doc.counts };
  if (from) counts[from] -= 1;
  counts[to] += 1;
  const ordered = doc.ordered + (to === 'ordered' ? event.amount : 0) - (from === 'ordered' ? event.amount : 0);
  return { ...doc, counts, ordered, paid: doc.paid + (to === 'settled' ? event.amount : 0) };
};

const counted = (doc: FiguresDoc, event: Counted): FiguresDoc => {
  switch (event.type) {
    case 'PolicyDrafted':
    case 'PolicyPublished':
    case 'PolicyClosed':
      return doc;
    case 'BudgetReserved':
    case 'BudgetExhausted':
    case 'BudgetReleased':
      return { ...doc, held: event.held };
    default:
      return stepped(doc, event);
  }
};

/** Pre-aggregated, by the policy's id: equal to a recount of the entitlements, and to the ledger. */
export const figures: Projection<FiguresDoc> = {
  model: { name: 'subsidy_figures', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'figures' },
  categories: [policyAggregate.category, budgetAggregate.category, entitlementAggregate.category],
  documents: (recorded) => {
    const event = eventOf(recorded);
    return event ? [event.policyId] : [];
  },
  project: (doc, recorded) => {
    const event = eventOf(recorded);
    if (event?.type === 'PolicyDrafted') {
      return { policyId: event.policyId, ceiling: event.ceiling, held: 0, ordered: 0, paid: 0, counts: NONE };
    }
    return doc && event ? counted(doc, event) : doc;
  },
};
