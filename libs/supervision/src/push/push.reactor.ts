import { Controller } from '@nestjs/common';
import { decisionEffective } from '@yikou/contracts';
import { NotYet, type Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf } from '@yikou/event-sourcing';
import { causedBy, Commands, Models } from '@yikou/platform';
import { beijingDayOf, endOfDay, parseInstant, parseUuid, workingCalendar, type Instant, type Uuid } from '@yikou/shared-kernel';
import { itemFactId, itemFacts, type ItemFact } from '../facts/item.facts';
import { pushAggregate, pushIdOf } from '../streams';
import { subscriptions } from '../subscription/subscription.projection';
import { SUPERVISION_BUS } from '../supervision.bus';
import { contentFor } from './push.content';

const REACTOR = 'supervision-push-queuer';

/** Working days in which a department acknowledges (本地做法，可按事项配置). */
export const ACKNOWLEDGE_WITHIN = 3;

const FACTS_WITHIN_MS = 2_000;

/** A decision that grants is pushed to each department that must supervise it, within the item's limit. */
@Controller()
export class PushReactor {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Reacts({ bus: SUPERVISION_BUS, name: REACTOR, types: [decisionEffective.type] })
  async queue(delivered: Delivered): Promise<void> {
    const decision = decisionEffective.read(delivered.message);
    if (decision.outcome !== 'granted') return;
    const item = await this.itemOf(delivered, decision.itemId, decision.itemVersion);
    const at = parseInstant(delivered.message.time);
    for (const { departmentCode, fields } of item.supervising) {
      const pushId = pushIdOf(delivered.message.id, departmentCode);
      const stream = streamOf(pushAggregate, pushId);
      await this.commands.handle(
        pushAggregate,
        pushId,
        {
          type: 'QueuePush',
          pushId,
          caseId: parseUuid(decision.caseId),
          subjectId: parseUuid(decision.applicant.subjectId),
          departmentCode,
          itemCode: item.itemCode,
          content: contentFor(fields, { ...decision, ...item }),
          subscriptionIds: await this.subscriptionsOf(departmentCode, item.itemCode),
          dueAt: daysAfter(at, item.pushLimit),
          acknowledgeBy: daysAfter(at, item.pushLimit + ACKNOWLEDGE_WITHIN),
          at,
        },
        causedBy(delivered, { reactor: REACTOR, stream, service: 'supervision', authority: '行政许可法 §61' }),
      );
    }
  }

  /** @throws NotYet while the models have not heard of what came before the decision */
  private async itemOf(delivered: Delivered, itemId: string, version: number): Promise<ItemFact> {
    const heard = await this.models.waitFor([itemFacts, subscriptions], delivered.position, FACTS_WITHIN_MS);
    const item = await this.models.of(itemFacts).get(itemFactId(itemId, version));
    if (!heard || !item) throw new NotYet(`version ${String(version)} of item ${itemId}`);
    return item;
  }

  private async subscriptionsOf(departmentCode: string, itemCode: string): Promise<readonly Uuid[]> {
    const { items } = await this.models.of(subscriptions).find({
      where: { departmentCode, status: 'open' },
      sort: [{ path: 'subscriptionId', order: 'asc' }],
      limit: 1_000,
    });
    return items.filter(({ itemCodes }) => !itemCodes || itemCodes.includes(itemCode)).map(({ subscriptionId }) => subscriptionId);
  }
}

const daysAfter = (at: Instant, days: number): Instant => endOfDay(workingCalendar.addWorkingDays(beijingDayOf(at), days).day);
