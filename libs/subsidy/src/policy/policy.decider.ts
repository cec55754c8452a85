import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import { DomainError, invalid } from '@yikou/shared-kernel';
import type { Policy, PolicyCommand, PolicyEvent } from './policy';

type Command<T extends PolicyCommand['type']> = Extract<PolicyCommand, { type: T }>;
type In<S extends Policy['status']> = Extract<Policy, { status: S }>;

const draft = ({ type: _, at, ...terms }: Command<'DraftPolicy'>): PolicyEvent[] => {
  if (terms.until < terms.from) throw invalid('INVALID_PERIOD', 'not before `from`', 'until');
  if (terms.amount < 1) throw invalid('INVALID_AMOUNT', 'at least 1 fen', 'amount');
  if (terms.ceiling < terms.amount) throw invalid('INVALID_CEILING', 'not below `amount`', 'ceiling');
  return [{ type: 'PolicyDrafted', ...terms, draftedAt: at }];
};

const publish = ({ today, at }: Command<'PublishPolicy'>, { status: _, ...terms }: In<'drafted'>): PolicyEvent[] => {
  if (terms.until < today) throw new DomainError('POLICY_ENDED', { until: terms.until, today });
  return [{ type: 'PolicyPublished', ...terms, publishedAt: at }];
};

/** What was matched before goes on; nothing is matched after. */
const close = ({ at }: Command<'ClosePolicy'>, { policyId, itemCodes }: In<'published'>): PolicyEvent[] => [
  { type: 'PolicyClosed', policyId, itemCodes, closedAt: at },
];

const rules: Rules<Policy, PolicyCommand, PolicyEvent> = {
  none: { DraftPolicy: draft },
  drafted: { PublishPolicy: publish },
  published: { ClosePolicy: close },
  closed: {},
};

const evolution: Evolution<Policy, PolicyEvent> = {
  PolicyDrafted: (_, { type, draftedAt, ...terms }) => ({ status: 'drafted', ...terms }),
  PolicyPublished: (_, { type, publishedAt, ...terms }) => ({ status: 'published', ...terms }),
  PolicyClosed: (state) => (state.status === 'none' ? state : { ...state, status: 'closed' }),
};

export const policy = decider<Policy, PolicyCommand, PolicyEvent>({ initialState: { status: 'none' }, rules, evolution });
