import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  answer,
  answerOf,
  CallOf,
  Commands,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
} from '@yikou/platform';
import { beijingDayOf, fen, parseBeijingDay } from '@yikou/shared-kernel';
import { figures, type FiguresDoc } from '../budget/figures.projection';
import { policyAggregate } from '../streams';
import type { PolicyCommand } from './policy';
import {
  BudgetViewDto,
  DraftPolicyDto,
  POLICY_STATUSES,
  PolicyAnswerDto,
  PolicyListQuery,
  PolicyParams,
  PolicyViewDto,
} from './policy.dto';
import { policies, type PolicyDoc } from './policy.projection';

const AUTHORITY = '财政补贴管理：政策起草与发布';

/** 补贴政策: drafted and published by the keeper, read by everybody whom they concern. */
@Controller('subsidy/policies')
export class PolicyHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Post()
  @Operation({
    action: 'policy.draft',
    summary: { zh: '起草补贴政策', en: 'Draft a policy' },
    kind: 'command',
    status: 201,
    body: DraftPolicyDto,
    answer: PolicyAnswerDto,
    refusals: ['INVALID_PERIOD', 'INVALID_CEILING'],
  })
  async draft(@Body() body: DraftPolicyDto, @CallOf() call: Call): Promise<Answer<PolicyAnswerDto>> {
    const policyId = call.newId('policy');
    const { name, itemCodes, applicantKinds } = body;
    const command: PolicyCommand = {
      type: 'DraftPolicy',
      policyId,
      name,
      itemCodes,
      applicantKinds,
      amount: fen(body.amount),
      ceiling: fen(body.ceiling),
      from: parseBeijingDay(body.from),
      until: parseBeijingDay(body.until),
      at: call.now,
    };
    const handled = await this.commands.handle(policyAggregate, policyId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { policyId, status: 'drafted', revision: handled.revision });
  }

  @Post(':policyId/publications')
  @Operation({
    action: 'policy.publish',
    summary: {
      zh: '发布补贴政策（期内已送达的办件一并匹配）',
      en: 'Publish a policy: the deliveries of its period entitle, those on record too',
    },
    kind: 'command',
    params: PolicyParams,
    answer: PolicyAnswerDto,
    ifMatch: 'optional',
    refusals: ['POLICY_NOT_FOUND', 'POLICY_ENDED', 'NOT_ALLOWED'],
  })
  publish(@Param() { policyId }: PolicyParams, @CallOf() call: Call): Promise<Answer<PolicyAnswerDto>> {
    return this.change(policyId, { type: 'PublishPolicy', today: beijingDayOf(call.now), at: call.now }, 'published', call);
  }

  @Post(':policyId/closures')
  @Operation({
    action: 'policy.close',
    summary: { zh: '停止执行补贴政策', en: 'Close a policy: what was matched goes on, nothing is matched after' },
    kind: 'command',
    params: PolicyParams,
    answer: PolicyAnswerDto,
    ifMatch: 'optional',
    refusals: ['POLICY_NOT_FOUND', 'NOT_ALLOWED'],
  })
  close(@Param() { policyId }: PolicyParams, @CallOf() call: Call): Promise<Answer<PolicyAnswerDto>> {
    return this.change(policyId, { type: 'ClosePolicy', at: call.now }, 'closed', call);
  }

  @Get()
  @Operation({
    action: 'policy.read',
    summary: { zh: '补贴政策清单', en: 'List policies, the oldest first' },
    kind: 'query',
    query: PolicyListQuery,
    answer: pageOf(PolicyViewDto),
    reads: [policies],
  })
  async list(@Query() { status, limit, cursor }: PolicyListQuery): Promise<PageOf<PolicyViewDto>> {
    const { items, next } = await this.models.of(policies).find({
      where: { status: status ?? POLICY_STATUSES },
      sort: [{ path: 'draftedAt', order: 'asc' }],
      limit,
      cursor,
    });
    return { items: items.map(viewOf), ...(next !== undefined && { next }) };
  }

  @Get(':policyId')
  @Operation({
    action: 'policy.read',
    summary: { zh: '查看补贴政策', en: 'Show a policy' },
    kind: 'query',
    params: PolicyParams,
    answer: PolicyViewDto,
    refusals: ['POLICY_NOT_FOUND'],
    reads: [policies],
  })
  async show(@Param() { policyId }: PolicyParams): Promise<Answer<PolicyViewDto>> {
    const found = await this.models.of(policies).get(policyId);
    if (!found) throw new NotFound('policy', policyId);
    return answerOf(viewOf(found), { revision: found.revision });
  }

  @Get(':policyId/budget')
  @Operation({
    action: 'budget.read',
    summary: { zh: '补贴资金使用情况', en: 'The budget of a policy, as its ledger has it, and its entitlements by status' },
    kind: 'query',
    params: PolicyParams,
    answer: BudgetViewDto,
    refusals: ['POLICY_NOT_FOUND'],
    reads: [figures],
  })
  async budget(@Param() { policyId }: PolicyParams): Promise<BudgetViewDto> {
    const found = await this.models.of(figures).get(policyId);
    if (!found) throw new NotFound('policy', policyId);
    return budgetOf(found);
  }

  private async change(
    policyId: string,
    command: PolicyCommand,
    status: 'published' | 'closed',
    call: Call,
  ): Promise<Answer<PolicyAnswerDto>> {
    const { state } = await this.commands.stateOf(policyAggregate, policyId);
    if (state.status === 'none') throw new NotFound('policy', policyId);
    const handled = await this.commands.handle(policyAggregate, policyId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { policyId, status, revision: handled.revision });
  }
}

const viewOf = (doc: PolicyDoc): PolicyViewDto => doc;

const budgetOf = ({ policyId, ceiling, held, ordered, paid, counts }: FiguresDoc): BudgetViewDto => ({
  policyId,
  ceiling,
  reserved: held - ordered - paid,
  ordered,
  paid,
  remaining: ceiling - held,
  entitlements: { ...counts },
});
