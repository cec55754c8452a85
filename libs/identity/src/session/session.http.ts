import { Body, Controller, Headers, Inject, Post } from '@nestjs/common';
import {
  accountIdOf,
  answer,
  CallOf,
  Commands,
  notFound,
  Operation,
  PUBLIC,
  TOKEN_ISSUER,
  type Answer,
  type Call,
  type TokenIssuer,
} from '@yikou/platform';
import { DomainError, instantFromMs } from '@yikou/shared-kernel';
import { Access } from '../access/access';
import { accountAggregate } from '../account/account.aggregate';
import { sessionAggregate } from './session.aggregate';
import { TokenAnswerDto, TokenRequestDto } from './session.dto';

/** Tokens of the built-in issuer, and the end of any token. */
@Controller('auth')
export class SessionHttp {
  constructor(
    private readonly commands: Commands,
    private readonly access: Access,
    @Inject(TOKEN_ISSUER) private readonly issuer: TokenIssuer | undefined,
  ) {}

  @Post('token')
  @Operation({
    action: PUBLIC,
    summary: { zh: '取得令牌（仅开发环境）', en: 'Get a token (development only)' },
    kind: 'act',
    body: TokenRequestDto,
    answer: TokenAnswerDto,
    refusals: ['ACCOUNT_NOT_FOUND', 'BUILT_IN_ISSUER_REFUSED'],
  })
  async token(@Body() { account }: TokenRequestDto): Promise<TokenAnswerDto> {
    if (!this.issuer) throw new DomainError('BUILT_IN_ISSUER_REFUSED', {});
    const accountId = accountIdOf(account);
    const { state } = await this.commands.stateOf(accountAggregate, accountId);
    if (state.status !== 'open') throw notFound('account', accountId);
    const { token, expiresAtMs } = await this.issuer.issue(accountId);
    return { token, expiresAt: instantFromMs(expiresAtMs) };
  }

  /** The token is refused from the answer on, by this process and after any restart: its revocation is an event. */
  @Post('logout')
  @Operation({
    action: 'session.revoke',
    summary: { zh: '退出登录：令牌立即失效', en: 'Log out: the token is refused from now on' },
    kind: 'command',
  })
  async logout(@Headers('authorization') authorization: string, @CallOf() call: Call): Promise<Answer<undefined>> {
    const { sessionId, expiresAtMs } = await this.access.claimsOf(tokenIn(authorization));
    const command = { type: 'RevokeSession', expiresAt: instantFromMs(expiresAtMs) } as const;
    const handled = await this.commands.handle(sessionAggregate, sessionId, command, call.envelope({ authority: '本人令牌' }));
    this.access.forgetSession(sessionId);
    return answer(handled, undefined);
  }
}

const tokenIn = (authorization: string): string => authorization.replace(/^Bearer +/i, '');
