import type { ServiceDefinition } from '@yikou/platform';
import { accountList } from './account/account.projection';
import { identityAuthorisation } from './identity.authorisation';
import { identityMessages } from './identity.messages';
import { IdentityModule } from './identity.module';

export const identityService: ServiceDefinition = {
  name: 'identity',
  module: IdentityModule,
  projections: [accountList],
  authorisation: identityAuthorisation,
  messages: identityMessages,
};
