import { Global, Module } from '@nestjs/common';
import { TOKEN_VERIFIER } from '@yikou/platform';
import { Access } from './access/access';
import { AccountHttp } from './account/account.http';
import { FirstAccounts } from './account/first-accounts';
import { SessionHttp } from './session/session.http';

/** Global for one thing: every service's guard asks it who a token speaks for. */
@Global()
@Module({
  controllers: [AccountHttp, SessionHttp],
  providers: [Access, FirstAccounts, { provide: TOKEN_VERIFIER, useExisting: Access }],
  exports: [TOKEN_VERIFIER],
})
export class IdentityModule {}
