import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { KeyStore } from '@yikou/key-store';
import { accountIdOf, Commands, CONFIG, DEMO_ACCOUNTS, KEY_STORE, type Config, type DemoAccount } from '@yikou/platform';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import { accountAggregate } from './account.aggregate';
import type { AccountCommand } from './account';

type OpenAccount = Extract<AccountCommand, { type: 'OpenAccount' }>;

/** What somebody can begin with: the demo accounts in development, one administrator in production. Each is opened once. */
@Injectable()
export class FirstAccounts implements OnModuleInit {
  constructor(
    private readonly commands: Commands,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const account of demoAccounts(this.config)) await this.open(await this.demo(account));
    const { adminLogin: login } = this.config;
    if (login !== undefined) await this.open({ type: 'OpenAccount', login, roles: ['admin'], demo: false });
  }

  private async demo({ login, roles, departmentCode, creditCode }: DemoAccount): Promise<OpenAccount> {
    const subjectId = creditCode && (await this.keys.nameSubject({ kind: 'creditCode', number: creditCode }, subjectOf(login)));
    return { type: 'OpenAccount', login, roles, departmentCode, subjectId, demo: true };
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

const subjectOf = (login: string): Uuid => derivedId('first-account subject', login);

/** Demo accounts belong to the built-in issuer: where tokens come from elsewhere there are none. */
const demoAccounts = ({ environment, oidc }: Config): readonly DemoAccount[] =>
  environment === 'development' && !oidc ? DEMO_ACCOUNTS : [];
