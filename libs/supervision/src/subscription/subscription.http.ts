import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import {
  answer,
  answerOf,
  CallOf,
  Commands,
  CONFIG,
  EVENT_STORE,
  KEY_STORE,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type Config,
  type PageOf,
  within,
} from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import { DomainError, parseUuid } from '@yikou/shared-kernel';
import { positionAfter } from '../push/feed.cursor';
import { pushes, type PushDoc } from '../push/push.projection';
import { secretName } from '../push/push.sender';
import { webhookSecret } from '../push/webhook';
import { pushAggregate, subscriptionAggregate } from '../streams';
import {
  CloseSubscriptionDto,
  OpenSubscriptionDto,
  ReplayedDto,
  ReplaySubscriptionDto,
  SubscriptionClosedDto,
  SubscriptionListQuery,
  SubscriptionOpenedDto,
  SubscriptionParams,
  SubscriptionViewDto,
} from './subscription.dto';
import { subscriptions, type SubscriptionDoc } from './subscription.projection';
import type { Subscription } from './subscription';
import { assertWebhookUrl } from './webhook-url';

const AUTHORITY = '行政许可法 §61';

type Known = Exclude<Subscription, { status: 'none' }>;

@Controller('supervision/subscriptions')
export class SubscriptionHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @Operation({
    action: 'subscription.open',
    summary: { zh: '订阅监管推送', en: 'Subscribe a department to its pushes' },
    kind: 'command',
    status: 201,
    body: OpenSubscriptionDto,
    answer: SubscriptionOpenedDto,
    refusals: ['INVALID_WEBHOOK_URL'],
  })
  async open(
    @Body() { departmentCode, url, itemCodes }: OpenSubscriptionDto,
    @CallOf() call: Call,
  ): Promise<Answer<SubscriptionOpenedDto>> {
    call.reaches({ departmentCode });
    assertWebhookUrl(url, this.config.environment);
    const subscriptionId = call.newId('subscription');
    const secret = webhookSecret(await this.keys.secret(secretName(subscriptionId)));
    const command = { type: 'OpenSubscription', departmentCode, url, itemCodes, at: call.now } as const;
    const handled = await this.commands.handle(subscriptionAggregate, subscriptionId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { subscriptionId, secret, revision: handled.revision });
  }

  @Get()
  @Operation({
    action: 'subscription.read',
    summary: { zh: '订阅清单', en: 'List subscriptions' },
    kind: 'query',
    query: SubscriptionListQuery,
    answer: pageOf(SubscriptionViewDto),
    reads: [subscriptions],
  })
  async list(@Query() { limit, cursor, ...query }: SubscriptionListQuery, @CallOf() call: Call): Promise<PageOf<SubscriptionViewDto>> {
    const { departmentCode } = within(call, { departmentCode: query.departmentCode });
    const { items, next } = await this.models.of(subscriptions).find({
      where: departmentCode === undefined ? {} : { departmentCode, status: ['open', 'closed'] },
      sort: [{ path: 'subscriptionId', order: 'asc' }],
      limit,
      cursor,
    });
    return { items: items.map(viewOf), ...(next !== undefined && { next }) };
  }

  @Get(':subscriptionId')
  @Operation({
    action: 'subscription.read',
    summary: { zh: '订阅详情', en: 'A subscription' },
    kind: 'query',
    params: SubscriptionParams,
    answer: SubscriptionViewDto,
    refusals: ['SUBSCRIPTION_NOT_FOUND'],
    reads: [subscriptions],
  })
  async show(@Param() { subscriptionId }: SubscriptionParams, @CallOf() call: Call): Promise<Answer<SubscriptionViewDto>> {
    const found = await this.models.of(subscriptions).get(subscriptionId);
    if (!found) throw new NotFound('subscription', subscriptionId);
    call.reaches({ departmentCode: found.departmentCode });
    return answerOf(viewOf(found), { revision: found.revision });
  }

  @Post(':subscriptionId/closures')
  @Operation({
    action: 'subscription.close',
    summary: { zh: '关闭订阅', en: 'Close a subscription' },
    kind: 'command',
    params: SubscriptionParams,
    body: CloseSubscriptionDto,
    answer: SubscriptionClosedDto,
    ifMatch: 'optional',
    refusals: ['SUBSCRIPTION_NOT_FOUND', 'NOT_ALLOWED'],
  })
  async close(
    @Param() { subscriptionId }: SubscriptionParams,
    @Body() { reason }: CloseSubscriptionDto,
    @CallOf() call: Call,
  ): Promise<Answer<SubscriptionClosedDto>> {
    await this.reached(call, subscriptionId);
    const command = { type: 'CloseSubscription', reason, at: call.now } as const;
    const handled = await this.commands.handle(subscriptionAggregate, subscriptionId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { subscriptionId, revision: handled.revision });
  }

  @Post(':subscriptionId/replays')
  @Operation({
    action: 'subscription.replay',
    summary: { zh: '从任一点起重新推送', en: 'Send again from any point' },
    kind: 'command',
    params: SubscriptionParams,
    body: ReplaySubscriptionDto,
    answer: ReplayedDto,
    refusals: ['SUBSCRIPTION_NOT_FOUND', 'SUBSCRIPTION_CLOSED', 'CURSOR_OF_OTHER_EPOCH', 'INVALID_CURSOR'],
  })
  async replay(
    @Param() { subscriptionId }: SubscriptionParams,
    @Body() { cursor }: ReplaySubscriptionDto,
    @CallOf() call: Call,
  ): Promise<ReplayedDto> {
    const subscription = await this.reached(call, subscriptionId);
    const subscriptionOpen = subscription.status === 'open';
    let count = 0;
    for await (const { pushId } of this.pushesAfter(subscription, positionAfter(cursor, this.store.epoch))) {
      const command = { type: 'ReplayPush', subscriptionId: parseUuid(subscriptionId), subscriptionOpen } as const;
      await this.commands.handle(pushAggregate, pushId, command, call.envelope({ authority: AUTHORITY, part: pushId }));
      count += 1;
    }
    if (count === 0 && !subscriptionOpen) throw new DomainError('SUBSCRIPTION_CLOSED', { field: 'subscriptionId' });
    return { subscriptionId, pushes: count };
  }

  private async *pushesAfter({ departmentCode, itemCodes }: Known, from: string): AsyncIterable<PushDoc> {
    const after = everyOf(this.models.of(pushes), {
      where: { departmentCode },
      range: { path: 'position', min: from },
      sort: [{ path: 'position', order: 'asc' }],
    });
    for await (const push of after) if (!itemCodes || itemCodes.includes(push.itemCode)) yield push;
  }

  /** @throws NotFound, and FORBIDDEN_SCOPE for a subscription of another department */
  private async reached(call: Call, subscriptionId: string): Promise<Known> {
    const { state } = await this.commands.stateOf(subscriptionAggregate, subscriptionId);
    if (state.status === 'none') throw new NotFound('subscription', subscriptionId);
    call.reaches({ departmentCode: state.departmentCode });
    return state;
  }
}

const viewOf = ({ itemCodes, ...doc }: SubscriptionDoc): SubscriptionViewDto => ({
  ...doc,
  ...(itemCodes && { itemCodes: [...itemCodes] }),
});
