import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { KeyStore } from '@yikou/key-store';
import {
  accountIdOf,
  answer,
  answerOf,
  CallOf,
  Commands,
  KEY_STORE,
  Models,
  notFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
} from '@yikou/platform';
import type { Page } from '@yikou/read-store';
import { DomainError, parseCitizenId, parseCreditCode, type Uuid } from '@yikou/shared-kernel';
import { Access } from '../access/access';
import type { AccountCommand } from './account';
import { accountAggregate } from './account.aggregate';
import {
  AccountAnswerDto,
  AccountIdParams,
  AccountListQuery,
  AccountViewDto,
  ChangeRolesDto,
  CloseAccountDto,
  OpenAccountDto,
} from './account.dto';
import { accountList, type AccountDoc } from './account.projection';

/** What allows an administrator to keep accounts. */
const AUTHORITY = '账号管理职责';

@Controller('identity/accounts')
export class AccountHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    private readonly access: Access,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  @Post()
  @Operation({
    action: 'account.open',
    summary: { zh: '开立账号', en: 'Open an account' },
    kind: 'command',
    status: 201,
    body: OpenAccountDto,
    answer: AccountAnswerDto,
    refusals: [
      'NOT_ALLOWED',
      'INVALID_ROLES',
      'INVALID_DEPARTMENT',
      'INVALID_SUBJECT',
      'INVALID_CITIZEN_ID',
      'INVALID_CREDIT_CODE',
      'SUBJECT_ERASED',
    ],
  })
  async open(@Body() body: OpenAccountDto, @CallOf() call: Call): Promise<Answer<AccountAnswerDto>> {
    const { login, subject: _number, ...standing } = body;
    const subjectId = await this.subjectOf(body, call);
    const command: AccountCommand = { type: 'OpenAccount', login, ...standing, subjectId, demo: false };
    return this.handle(accountIdOf(login), command, call);
  }

  @Get()
  @Operation({
    action: 'account.list',
    summary: { zh: '账号列表', en: 'List accounts' },
    kind: 'query',
    query: AccountListQuery,
    answer: pageOf(AccountViewDto),
    reads: [accountList],
  })
  list(@Query() { limit, cursor, status, departmentCode }: AccountListQuery): Promise<Page<AccountDoc>> {
    return this.models.of(accountList).find({
      where: { ...(status && { status }), ...(departmentCode !== undefined && { departmentCode }) },
      sort: [{ path: 'login', order: 'asc' }],
      limit,
      cursor,
    });
  }

  @Get(':accountId')
  @Operation({
    action: 'account.read',
    summary: { zh: '查看账号', en: 'Show an account' },
    kind: 'query',
    params: AccountIdParams,
    answer: AccountViewDto,
    reads: [accountList],
    refusals: ['ACCOUNT_NOT_FOUND'],
  })
  async show(@Param() { accountId }: AccountIdParams, @CallOf() call: Call): Promise<Answer<AccountDoc>> {
    // First of all: whose login there is, is not for everybody to find out.
    call.reaches({ accountId });
    const found = await this.models.of(accountList).get(accountId);
    if (!found) throw notFound('account', accountId);
    return answerOf(found, { revision: found.revision });
  }

  @Post(':accountId/roles')
  @Operation({
    action: 'account.changeRoles',
    summary: { zh: '变更角色与部门', en: 'Change roles and department' },
    kind: 'command',
    params: AccountIdParams,
    body: ChangeRolesDto,
    answer: AccountAnswerDto,
    ifMatch: 'optional',
    refusals: ['ACCOUNT_NOT_FOUND', 'NOT_ALLOWED', 'INVALID_ROLES', 'INVALID_DEPARTMENT', 'OWN_ACCOUNT'],
  })
  async changeRoles(
    @Param() { accountId }: AccountIdParams,
    @Body() { ...standing }: ChangeRolesDto,
    @CallOf() call: Call,
  ): Promise<Answer<AccountAnswerDto>> {
    await this.mustExist(accountId);
    return this.handle(accountId, { type: 'ChangeRoles', own: accountId === call.caller.accountId, ...standing }, call);
  }

  @Post(':accountId/closures')
  @Operation({
    action: 'account.close',
    summary: { zh: '注销账号', en: 'Close an account' },
    kind: 'command',
    params: AccountIdParams,
    body: CloseAccountDto,
    answer: AccountAnswerDto,
    ifMatch: 'optional',
    refusals: ['ACCOUNT_NOT_FOUND', 'NOT_ALLOWED', 'OWN_ACCOUNT'],
  })
  async close(
    @Param() { accountId }: AccountIdParams,
    @Body() { reason }: CloseAccountDto,
    @CallOf() call: Call,
  ): Promise<Answer<AccountAnswerDto>> {
    await this.mustExist(accountId);
    return this.handle(accountId, { type: 'CloseAccount', own: accountId === call.caller.accountId, reason }, call);
  }

  /** The number itself goes no further than the key store. */
  private async subjectOf({ subject, subjectId, roles }: OpenAccountDto, call: Call): Promise<Uuid | undefined> {
    if (!subject) return subjectId;
    if (subjectId !== undefined) throw new DomainError('INVALID_SUBJECT', { field: '/subjectId', rule: 'either subject or subjectId' });
    if (!roles.includes('applicant')) throw new DomainError('INVALID_SUBJECT', { field: '/subject', rule: 'for applicants only' });
    const parse = { citizenId: parseCitizenId, creditCode: parseCreditCode }[subject.kind];
    return this.keys.nameSubject({ kind: subject.kind, number: parse(subject.number, '/subject/number') }, call.newId('subject'));
  }

  private async handle(accountId: Uuid, command: AccountCommand, call: Call): Promise<Answer<AccountAnswerDto>> {
    const handled = await this.commands.handle(accountAggregate, accountId, command, call.envelope({ authority: AUTHORITY }));
    this.access.forgetAccount(accountId);
    return answer(handled, { accountId, revision: handled.revision });
  }

  private async mustExist(accountId: Uuid): Promise<void> {
    const { revision } = await this.commands.stateOf(accountAggregate, accountId);
    if (revision < 0) throw notFound('account', accountId);
  }
}
