import { Controller } from '@nestjs/common';
import { budgetAnswered } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf } from '@yikou/event-sourcing';
import { causedBy, Commands } from '@yikou/platform';
import { parseInstant } from '@yikou/shared-kernel';
import { entitlementAggregate } from '../streams';
import { SUBSIDY_BUS } from '../subsidy.bus';

const REACTOR = 'subsidy-budget-answer-recorder';

/** Brings what the budget answered to the entitlement. */
@Controller()
export class BudgetAnswerReactor {
  constructor(private readonly commands: Commands) {}

  @Reacts({ bus: SUBSIDY_BUS, name: REACTOR, types: [budgetAnswered.type] })
  async record(delivered: Delivered): Promise<void> {
    const { entitlementId, answer, answeredAt } = budgetAnswered.read(delivered.message);
    await this.commands.handle(
      entitlementAggregate,
      entitlementId,
      { type: 'RecordBudgetAnswer', answer, at: parseInstant(answeredAt) },
      causedBy(delivered, {
        reactor: REACTOR,
        stream: streamOf(entitlementAggregate, entitlementId),
        service: 'subsidy',
        authority: '预算法 §13',
      }),
    );
  }
}
