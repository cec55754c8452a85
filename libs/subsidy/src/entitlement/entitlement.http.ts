import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { Handled } from '@yikou/event-sourcing';
import type { KeyStore, Sealed } from '@yikou/key-store';
import {
  answer,
  answerOf,
  CallOf,
  Commands,
  KEY_STORE,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
  type Role,
  within,
} from '@yikou/platform';
import { DomainError, type Uuid } from '@yikou/shared-kernel';
import { entitlementAggregate } from '../streams';
import type { Entitlement, EntitlementCommand, EntitlementEvent } from './entitlement';
import {
  ConfirmIntentDto,
  EntitlementAnswerDto,
  EntitlementListQuery,
  EntitlementParams,
  EntitlementSummaryDto,
  EntitlementViewDto,
  PaymentApprovedDto,
  RetryPaymentDto,
} from './entitlement.dto';
import { entitlements, type EntitlementDoc } from './entitlement.projection';
import { entitlementListQuery } from './entitlement.queries';
import { summaryOf, viewOf } from './entitlement.view';

type Known = Exclude<Entitlement, { status: 'none' }>;

/** Who sees the account in clear. */
const SEES_ACCOUNT: readonly Role[] = ['finance', 'applicant'];

/** 免申即享: what the beneficiary says to an entitlement that was found, and what finance approves. */
@Controller('subsidy/entitlements')
export class EntitlementHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  @Get()
  @Operation({
    action: 'entitlement.list',
    summary: { zh: '补贴资格清单', en: 'List entitlements, the oldest first' },
    kind: 'query',
    query: EntitlementListQuery,
    answer: pageOf(EntitlementSummaryDto),
    reads: [entitlements],
  })
  async list(
    @Query() { status, policyId, limit, cursor, ...query }: EntitlementListQuery,
    @CallOf() call: Call,
  ): Promise<PageOf<EntitlementSummaryDto>> {
    const { subjectId } = within(call, { subjectId: query.subjectId });
    const { items, next } = await this.models.of(entitlements).find(entitlementListQuery({ status, policyId, subjectId, limit, cursor }));
    return { items: items.map(summaryOf), ...(next !== undefined && { next }) };
  }

  @Get(':entitlementId')
  @Operation({
    action: 'entitlement.read',
    summary: { zh: '补贴资格详情', en: 'Show an entitlement: evidence, approvals, payments' },
    kind: 'query',
    params: EntitlementParams,
    answer: EntitlementViewDto,
    refusals: ['ENTITLEMENT_NOT_FOUND'],
    reads: [entitlements],
  })
  async show(@Param() { entitlementId }: EntitlementParams, @CallOf() call: Call): Promise<Answer<EntitlementViewDto>> {
    const found = await this.models.of(entitlements).get(entitlementId);
    if (!found) throw new NotFound('entitlement', entitlementId);
    call.reaches({ subjectId: found.subjectId });
    return answerOf(viewOf(found, await this.accountFor(call, found)), { revision: found.revision });
  }

  @Post(':entitlementId/confirmations')
  @Operation({
    action: 'entitlement.confirm',
    summary: { zh: '确认享受意愿', en: 'Confirm the intent; the budget is reserved in the order of confirmation' },
    kind: 'command',
    params: EntitlementParams,
    body: ConfirmIntentDto,
    answer: EntitlementAnswerDto,
    ifMatch: 'optional',
    refusals: ['ENTITLEMENT_NOT_FOUND', 'NOT_ALLOWED', 'SUBJECT_ERASED'],
  })
  async confirm(
    @Param() { entitlementId }: EntitlementParams,
    @Body() body: ConfirmIntentDto,
    @CallOf() call: Call,
  ): Promise<Answer<EntitlementAnswerDto>> {
    const { subjectId } = await this.reached(call, entitlementId);
    const account = await this.sealed(subjectId, body.account);
    const handled = await this.handle(call, entitlementId, { type: 'ConfirmIntent', account, at: call.now }, '免申即享：本人确认');
    return answer(handled, { entitlementId, status: 'confirmed', revision: handled.revision });
  }

  @Post(':entitlementId/waivers')
  @Operation({
    action: 'entitlement.waive',
    summary: { zh: '放弃享受', en: 'Waive: possible until the payment is ordered' },
    kind: 'command',
    params: EntitlementParams,
    answer: EntitlementAnswerDto,
    ifMatch: 'optional',
    refusals: ['ENTITLEMENT_NOT_FOUND', 'NOT_ALLOWED'],
  })
  async waive(@Param() { entitlementId }: EntitlementParams, @CallOf() call: Call): Promise<Answer<EntitlementAnswerDto>> {
    await this.reached(call, entitlementId);
    const handled = await this.handle(call, entitlementId, { type: 'WaiveEntitlement', at: call.now }, '免申即享：本人放弃');
    return answer(handled, { entitlementId, status: 'waived', revision: handled.revision });
  }

  @Post(':entitlementId/approvals')
  @Operation({
    action: 'payment.approve',
    summary: { zh: '审批支付（须由两名财务人员先后审批）', en: 'Approve the payment: two different persons; the second one orders it' },
    kind: 'command',
    params: EntitlementParams,
    answer: PaymentApprovedDto,
    ifMatch: 'optional',
    refusals: ['ENTITLEMENT_NOT_FOUND', 'NOT_ALLOWED', 'SAME_PERSON'],
  })
  async approve(@Param() { entitlementId }: EntitlementParams, @CallOf() call: Call): Promise<Answer<PaymentApprovedDto>> {
    await this.reached(call, entitlementId);
    const command = { type: 'ApprovePayment', by: call.caller.accountId, at: call.now } as const;
    const handled = await this.handle(call, entitlementId, command, '会计法 §27');
    const ordered = handled.events.find((event) => event.type === 'PaymentOrdered');
    const known = { entitlementId, revision: handled.revision };
    return answer(handled, ordered ? { ...known, status: 'ordered', paymentId: ordered.paymentId } : { ...known, status: 'approved' });
  }

  @Post(':entitlementId/payments/retries')
  @Operation({
    action: 'payment.retry',
    summary: { zh: '退回后重新支付（须重新审批）', en: 'Begin a returned payment anew: it is approved by two persons again' },
    kind: 'command',
    params: EntitlementParams,
    body: RetryPaymentDto,
    answer: EntitlementAnswerDto,
    ifMatch: 'optional',
    refusals: ['ENTITLEMENT_NOT_FOUND', 'NOT_ALLOWED', 'ACCOUNT_OF_APPLICANT', 'SUBJECT_ERASED'],
  })
  async retry(
    @Param() { entitlementId }: EntitlementParams,
    @Body() body: RetryPaymentDto,
    @CallOf() call: Call,
  ): Promise<Answer<EntitlementAnswerDto>> {
    const { subjectId } = await this.reached(call, entitlementId);
    const { role, accountId: by } = call.caller;
    if (body.account !== undefined && role !== 'applicant') throw new DomainError('ACCOUNT_OF_APPLICANT', { field: 'account' });
    const account = await this.sealed(subjectId, body.account);
    const handled = await this.handle(call, entitlementId, { type: 'RetryPayment', by, account, at: call.now }, '预算法 §57');
    return answer(handled, { entitlementId, status: 'reserved', revision: handled.revision });
  }

  private handle(call: Call, id: string, command: EntitlementCommand, authority: string): Promise<Handled<EntitlementEvent>> {
    return this.commands.handle(entitlementAggregate, id, command, call.envelope({ authority }));
  }

  /** @throws NotFound, and FORBIDDEN_SCOPE for somebody else's */
  private async reached(call: Call, entitlementId: string): Promise<Known> {
    const { state } = await this.commands.stateOf(entitlementAggregate, entitlementId);
    if (state.status === 'none') throw new NotFound('entitlement', entitlementId);
    call.reaches({ subjectId: state.subjectId });
    return state;
  }

  private async sealed(subjectId: Uuid, account: string | undefined): Promise<Sealed | undefined> {
    return account === undefined ? undefined : this.keys.seal(subjectId, account);
  }

  private async accountFor(call: Call, { account }: EntitlementDoc): Promise<string | undefined> {
    return account && SEES_ACCOUNT.includes(call.caller.role) ? this.keys.open(account) : undefined;
  }
}
