import { idOf, type JsonObject, type RecordedEvent } from '@yikou/event-store';
import { NOTHING, type CaseView, type DecisionFact, type PushFact, type ReviewFact, type Times } from './case-view';

/**
 * What each event of history changes in the view of a case: audit's own table, by the names that stand in history for ever.
 * An event that is not named here changes nothing but the last act, and data of any older form is read as far as it goes.
 */

type Change = (view: CaseView, event: RecordedEvent) => CaseView;

const timesOf = ({ metadata: { occurredAt, recordedAt } }: RecordedEvent): Times => ({ occurredAt, recordedAt });

/** The texts of these fields, as far as they are there. */
const texts = <Field extends string>(data: JsonObject, ...fields: readonly Field[]): Partial<Record<Field, string>> =>
  Object.fromEntries(fields.flatMap((field) => (typeof data[field] === 'string' ? [[field, data[field]]] : []))) as Partial<
    Record<Field, string>
  >;

const objectIn = (data: JsonObject, field: string): JsonObject => {
  const value = data[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
};

const numberIn = (data: JsonObject, field: string): number | undefined => {
  const value = data[field];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

const becomes =
  (status: string, more: Change = (view) => view): Change =>
  (view, event) =>
    more({ ...view, status, statusSince: timesOf(event) }, event);

const registered: Change = (view, { data }) => {
  const item = objectIn(data, 'item');
  const { kind, subjectId } = texts(objectIn(data, 'applicant'), 'kind', 'subjectId');
  const itemVersion = numberIn(item, 'version');
  return {
    ...view,
    ...texts(data, 'caseNo'),
    ...texts(item, 'itemId', 'departmentCode'),
    ...(itemVersion !== undefined && { itemVersion }),
    ...(kind !== undefined && subjectId !== undefined && { applicant: { kind, subjectId } }),
    visits: data['channel'] === 'window' ? 1 : 0,
  };
};

const decision: Change = (view, event) => {
  const told: DecisionFact = { ...texts(event.data, 'outcome', 'documentNumber', 'decidedAt'), ...timesOf(event) };
  // The review decides, numbers what it decided, and the case hears of it: each adds what was not known yet.
  return { ...view, decision: { ...told, ...view.decision } };
};

const visited: Change = (view, { data }) => ({ ...view, visits: numberIn(data, 'visits') ?? view.visits });

const delivered: Change = (view, event) => {
  const delivery = { ...texts(event.data, 'method'), ...timesOf(event) };
  return visited({ ...view, deliveries: [...view.deliveries, delivery] }, event);
};

const review =
  (change: (was: ReviewFact, event: RecordedEvent) => Partial<ReviewFact>): Change =>
  (view, event) => {
    const was = view.review ?? { status: 'open', examinations: 0, advice: 0, ...timesOf(event) };
    return { ...view, review: { ...was, ...change(was, event) } };
  };

const reviewBecomes = (status: ReviewFact['status']) => review((_, event) => ({ status, ...timesOf(event) }));

const reviewDecided: Change = (view, event) =>
  decision(reviewBecomes(event.data['outcome'] === 'noLicenceNeeded' ? 'effective' : 'decided')(view, event), event);

const push =
  (change: (was: PushFact) => Partial<PushFact>): Change =>
  (view, event) => {
    const pushId = idOf(event.stream);
    const known = view.pushes.find((each) => each.pushId === pushId);
    const was = known ?? { pushId, status: 'queued', escalated: false, ...texts(event.data, 'departmentCode'), ...timesOf(event) };
    const now = { ...was, ...change(was), ...timesOf(event) };
    return { ...view, pushes: [...view.pushes.filter((each) => each !== known), now] };
  };

const pushBecomes = (status: string) => push(() => ({ status }));
/** A push that was answered already stays so, whatever its deliveries do. */
const pushDelivery = (status: string) => push((was) => (ANSWERED.includes(was.status) ? {} : { status }));
const ANSWERED = ['acknowledged', 'answered'];

const rated: Change = (view, event) => ({
  ...view,
  rating: { ratingId: idOf(event.stream), ...texts(event.data, 'grade'), ...timesOf(event) },
});

/** Whatever happens to an entitlement is its state. */
const entitlement: Change = (view, event) => {
  const entitlementId = idOf(event.stream);
  const known = view.entitlements.find((each) => each.entitlementId === entitlementId);
  const status = event.type.slice(event.type.lastIndexOf('.') + 1);
  const now = { ...known, entitlementId, ...texts(event.data, 'policyId'), status, ...timesOf(event) };
  return { ...view, entitlements: [...view.entitlements.filter((each) => each !== known), now] };
};

const CHANGES: Readonly<Record<string, Change>> = {
  'intake.case.registered': becomes('registered', registered),
  'intake.case.notice-given': becomes('noticed'),
  'intake.case.accepted': becomes('accepted'),
  'intake.case.acceptance-refused': becomes('acceptanceRefused'),
  'intake.case.decided': becomes('decided', decision),
  'intake.case.delivered': becomes('delivered', delivered),
  'intake.case.visit-counted': visited,
  'intake.case.note-added': (view) => ({ ...view, notes: view.notes + 1 }),
  'approval.review.opened': reviewBecomes('open'),
  'approval.review.examined': review(({ examinations }) => ({ examinations: examinations + 1 })),
  'approval.review.advice-given': review(({ advice }) => ({ advice: advice + 1 })),
  'approval.review.deadline-reached': review((_, { data }) => texts(data, 'mark')),
  'approval.review.decided': reviewDecided,
  'approval.review.decision-numbered': (view, event) => decision(reviewBecomes('effective')(view, event), event),
  'supervision.push.queued': pushBecomes('queued'),
  'supervision.push.delivered': pushDelivery('delivered'),
  'supervision.push.delivery-failed': pushDelivery('failing'),
  'supervision.push.delivery-parked': pushDelivery('parked'),
  'supervision.push.delivery-requested': pushDelivery('queued'),
  'supervision.push.acknowledged': pushBecomes('acknowledged'),
  'supervision.push.feedback-given': pushBecomes('answered'),
  'supervision.push.escalated': push(() => ({ escalated: true })),
  'feedback.rating.given': rated,
};

const changeOf = (type: string): Change => CHANGES[type] ?? (type.startsWith('subsidy.entitlement.') ? entitlement : (view) => view);

const applied = (view: CaseView, event: RecordedEvent): CaseView => {
  const { type, metadata } = event;
  const last = { type, actor: metadata.actor, ...timesOf(event) };
  return { ...changeOf(type)(view, event), last, events: view.events + 1 };
};

/** The case that these events, in their order, come to. */
export const viewOf = (events: readonly RecordedEvent[]): CaseView => events.reduce(applied, NOTHING);
