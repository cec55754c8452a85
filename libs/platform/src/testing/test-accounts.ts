import { Global, Module, type DynamicModule } from '@nestjs/common';
import { accountIdOf, DEMO_ACCOUNTS } from '../auth';
import { InvalidToken, TOKEN_VERIFIER, type Principal, type Role, type TokenVerifier } from '../http';
import type { Uuid } from '@yikou/shared-kernel';

/** An account that a test acts as, beside the demo accounts (or in the place of one). */
export interface TestAccount {
  readonly login: string;
  readonly roles: readonly Role[];
  readonly departmentCode?: string;
  readonly furtherDepartments?: readonly string[];
  readonly subjectId?: Uuid;
}

const PREFIX = 'test-token-of-';

/** Stands in for identity where a product is started without it: a token is `test-token-of-<login>`. */
export class TestAccounts implements TokenVerifier {
  private readonly principals: ReadonlyMap<string, Principal>;

  constructor(accounts: readonly TestAccount[]) {
    const all: readonly TestAccount[] = [...DEMO_ACCOUNTS, ...accounts];
    this.principals = new Map(all.map((account) => [account.login, principalOf(account)]));
  }

  tokenOf(login: string): string {
    if (!this.principals.has(login)) throw new TypeError(`no test account ${login}`);
    return `${PREFIX}${login}`;
  }

  async verify(token: string): Promise<Principal> {
    const principal = token.startsWith(PREFIX) ? this.principals.get(token.slice(PREFIX.length)) : undefined;
    if (!principal) throw new InvalidToken('no test token');
    return principal;
  }
}

const principalOf = ({ login, roles, departmentCode, furtherDepartments, subjectId }: TestAccount): Principal => ({
  accountId: accountIdOf(login),
  login,
  roles,
  ...(departmentCode !== undefined && { departmentCode }),
  ...(furtherDepartments !== undefined && { furtherDepartments }),
  ...(subjectId !== undefined && { subjectId }),
});

@Global()
@Module({})
export class TestAccountsModule {
  static of(accounts: TestAccounts): DynamicModule {
    return { module: TestAccountsModule, providers: [{ provide: TOKEN_VERIFIER, useFactory: () => accounts }], exports: [TOKEN_VERIFIER] };
  }
}
