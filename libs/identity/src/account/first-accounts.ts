import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { accountIdOf, Commands, CONFIG, DEMO_ACCOUNTS, type Config } from '@yikou/platform';
import { derivedId } from '@yikou/shared-kernel';
import { accountAggregate } from './account.aggregate';
import type { AccountCommand } from './account';

type OpenAccount = Extract<AccountCommand, { type: 'OpenAccount' }>;

/** What somebody can begin with: the demo accounts in development, one administrator in production. Each is opened once. */
@Injectable()
export class FirstAccounts implements OnModuleInit {
  constructor(
    private readonly commands: Commands,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const account of firstAccounts(this.config)) await this.open(account);
  }

  private async open(command: OpenAccount): Promise<void> {
    const accountId = accountIdOf(command.login);
    const { revision } = await this.commands.stateOf(accountAggregate, accountId);
    if (revision >= 0) return;
    const commandId = derivedId('first-account', command.login);
    const actor = { id: 'system:identity', role: 'system', authority: command.demo ? '演示账号' : 'YIKOU_ADMIN_LOGIN' };
    await this.commands.handle(accountAggregate, accountId, command, {
      commandId,
      causationId: commandId,
      correlationId: commandId,
      actor,
    });
  }
}

/** Demo accounts belong to the built-in issuer: where tokens come from elsewhere there are none. */
const firstAccounts = ({ environment, oidc, adminLogin }: Config): OpenAccount[] => {
  const demo = environment === 'development' && !oidc ? DEMO_ACCOUNTS : [];
  return [
    ...demo.map(({ login, roles, departmentCode }): OpenAccount => ({ type: 'OpenAccount', login, roles, departmentCode, demo: true })),
    ...(adminLogin === undefined ? [] : [{ type: 'OpenAccount', login: adminLogin, roles: ['admin'], demo: false } as const]),
  ];
};
