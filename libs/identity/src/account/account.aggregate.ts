import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { ACCOUNT } from '../streams';
import type { Account, AccountCommand, AccountEvent } from './account';
import { account } from './account.decider';

export const accountCodec = eventCodec<AccountEvent>({
  AccountOpened: { name: 'identity.account.opened' },
  AccountRolesChanged: { name: 'identity.account.roles-changed' },
  AccountClosed: { name: 'identity.account.closed' },
});

export const accountAggregate: Aggregate<Account, AccountCommand, AccountEvent> = {
  category: ACCOUNT,
  decider: account,
  codec: accountCodec,
};
