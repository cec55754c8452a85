import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import {
  answer,
  answerOf,
  CallOf,
  Commands,
  EVENT_STORE,
  KEY_STORE,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
  within,
} from '@yikou/platform';
import { DomainError, parseUuid } from '@yikou/shared-kernel';
import { pushAggregate, subscriptionAggregate } from '../streams';
import { cursorText, positionAfter } from './feed.cursor';
import type { Push } from './push';
import { opened } from './push.content';
import {
  DepartmentParams,
  FeedDto,
  FeedQuery,
  GiveFeedbackDto,
  PushAnswerDto,
  PushListQuery,
  PushParams,
  PushReplayedDto,
  PushSummaryDto,
  PushViewDto,
  ReplayPushDto,
} from './push.dto';
import { pushes } from './push.projection';
import { pushListQuery } from './push.queries';
import { summaryOf, viewOf } from './push.view';

const AUTHORITY = '行政许可法 §61';
const FEED_PAGE = 100;

type Underway = Exclude<Push, { status: 'none' }>;

/** 监管推送: what a supervising department pulls, acknowledges and answers. */
@Controller('supervision')
export class PushHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('departments/:departmentCode/pushes')
  @Operation({
    action: 'push.pull',
    summary: { zh: '监管部门拉取推送（游标由部门保管）', en: 'Pull the pushes of a department; the department keeps the cursor' },
    kind: 'query',
    params: DepartmentParams,
    query: FeedQuery,
    answer: FeedDto,
    refusals: ['CURSOR_OF_OTHER_EPOCH', 'INVALID_CURSOR'],
    reads: [pushes],
  })
  async pull(@Param() { departmentCode }: DepartmentParams, @Query() { cursor, limit }: FeedQuery, @CallOf() call: Call): Promise<FeedDto> {
    call.reaches({ departmentCode });
    const { items } = await this.models.of(pushes).find({
      where: { departmentCode },
      range: { path: 'position', min: positionAfter(cursor, this.store.epoch) },
      sort: [{ path: 'position', order: 'asc' }],
      limit: limit ?? FEED_PAGE,
    });
    const last = items.at(-1);
    const next = last ? cursorText(this.store.epoch, last.position) : cursor;
    const pulled = items.map(async ({ pushId, caseId, status, queuedAt, content }) => ({
      pushId,
      caseId,
      status,
      queuedAt,
      content: await opened(content, this.keys),
    }));
    return { items: await Promise.all(pulled), ...(next !== undefined && { cursor: next }) };
  }

  @Get('pushes')
  @Operation({
    action: 'push.list',
    summary: { zh: '推送清单', en: 'List pushes' },
    kind: 'query',
    query: PushListQuery,
    answer: pageOf(PushSummaryDto),
    reads: [pushes],
  })
  async list(@Query() { status, parked, limit, cursor, ...query }: PushListQuery, @CallOf() call: Call): Promise<PageOf<PushSummaryDto>> {
    const { departmentCode } = within(call, { departmentCode: query.departmentCode });
    const { items, next } = await this.models.of(pushes).find(pushListQuery({ departmentCode, status, parked, limit, cursor }));
    return { items: items.map(summaryOf), ...(next !== undefined && { next }) };
  }

  @Get('pushes/:pushId')
  @Operation({
    action: 'push.read',
    summary: { zh: '推送详情', en: 'A push: its content, deliveries and feedback' },
    kind: 'query',
    params: PushParams,
    answer: PushViewDto,
    refusals: ['PUSH_NOT_FOUND'],
    reads: [pushes],
  })
  async show(@Param() { pushId }: PushParams, @CallOf() call: Call): Promise<Answer<PushViewDto>> {
    const found = await this.models.of(pushes).get(pushId);
    if (!found) throw new NotFound('push', pushId);
    call.reaches({ departmentCode: found.departmentCode });
    return answerOf(await viewOf(found, this.keys), { revision: found.revision });
  }

  @Post('pushes/:pushId/acknowledgements')
  @Operation({
    action: 'push.acknowledge',
    summary: { zh: '签收', en: 'Acknowledge a push' },
    kind: 'command',
    params: PushParams,
    answer: PushAnswerDto,
    ifMatch: 'optional',
    refusals: ['PUSH_NOT_FOUND', 'NOT_ALLOWED'],
  })
  async acknowledge(@Param() { pushId }: PushParams, @CallOf() call: Call): Promise<Answer<PushAnswerDto>> {
    await this.reached(call, pushId);
    const command = { type: 'AcknowledgePush', by: call.caller.accountId, at: call.now } as const;
    const handled = await this.commands.handle(pushAggregate, pushId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { pushId, status: 'acknowledged', revision: handled.revision });
  }

  @Post('pushes/:pushId/feedback')
  @Operation({
    action: 'push.feedback',
    summary: { zh: '反馈核查结论', en: 'Give feedback on a push' },
    kind: 'command',
    params: PushParams,
    body: GiveFeedbackDto,
    answer: PushAnswerDto,
    ifMatch: 'optional',
    refusals: ['PUSH_NOT_FOUND', 'NOT_ALLOWED'],
  })
  async feedback(
    @Param() { pushId }: PushParams,
    @Body() { finding, text }: GiveFeedbackDto,
    @CallOf() call: Call,
  ): Promise<Answer<PushAnswerDto>> {
    const { subjectId } = await this.reached(call, pushId);
    const words = text === undefined ? undefined : await this.keys.seal(subjectId, text);
    const command = { type: 'GiveFeedback', by: call.caller.accountId, finding, text: words, at: call.now } as const;
    const handled = await this.commands.handle(pushAggregate, pushId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { pushId, status: 'answered', revision: handled.revision });
  }

  @Post('pushes/:pushId/replays')
  @Operation({
    action: 'push.replay',
    summary: { zh: '重新推送', en: 'Send a push again' },
    kind: 'command',
    params: PushParams,
    body: ReplayPushDto,
    answer: PushReplayedDto,
    refusals: ['PUSH_NOT_FOUND', 'SUBSCRIPTION_NOT_FOUND', 'SUBSCRIPTION_CLOSED', 'OTHER_DEPARTMENT'],
  })
  async replay(
    @Param() { pushId }: PushParams,
    @Body() { subscriptionId }: ReplayPushDto,
    @CallOf() call: Call,
  ): Promise<Answer<PushReplayedDto>> {
    const { departmentCode } = await this.reached(call, pushId);
    const { state } = await this.commands.stateOf(subscriptionAggregate, subscriptionId);
    if (state.status === 'none') throw new NotFound('subscription', subscriptionId);
    if (state.departmentCode !== departmentCode) throw new DomainError('OTHER_DEPARTMENT', { field: 'subscriptionId' });
    // Whether it is open is for the decider to say: a retry is answered as the first time, though the subscription was closed since.
    const command = { type: 'ReplayPush', subscriptionId: parseUuid(subscriptionId), subscriptionOpen: state.status === 'open' } as const;
    const handled = await this.commands.handle(pushAggregate, pushId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { pushId, subscriptionId, revision: handled.revision });
  }

  /** @throws NotFound, and FORBIDDEN_SCOPE for a push of another department */
  private async reached(call: Call, pushId: string): Promise<Underway> {
    const { state } = await this.commands.stateOf(pushAggregate, pushId);
    if (state.status === 'none') throw new NotFound('push', pushId);
    call.reaches({ departmentCode: state.departmentCode });
    return state;
  }
}
