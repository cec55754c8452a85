import { Controller } from '@nestjs/common';
import { entitlementWaived, intentConfirmed } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf } from '@yikou/event-sourcing';
import { causedBy, Commands } from '@yikou/platform';
import { fen, parseInstant, parseUuid, type Uuid } from '@yikou/shared-kernel';
import { budgetAggregate, budgetIdOf, entitlementAggregate, policyAggregate } from '../streams';
import { SUBSIDY_BUS } from '../subsidy.bus';
import type { BudgetCommand } from './budget';

const REACTOR = 'subsidy-budget-keeper';

/** Keeps the ledgers: both messages are keyed by the budget, so that it is taken in the order in which intents were confirmed. */
@Controller()
export class BudgetReactor {
  constructor(private readonly commands: Commands) {}

  @Reacts({ bus: SUBSIDY_BUS, name: REACTOR, types: [intentConfirmed.type, entitlementWaived.type] })
  async keep(delivered: Delivered): Promise<void> {
    const { message } = delivered;
    if (message.type === intentConfirmed.type) await this.reserve(delivered);
    else await this.release(delivered);
  }

  private async reserve(delivered: Delivered): Promise<void> {
    const { policyId: id, entitlementId, subjectId, period, amount, confirmedAt } = intentConfirmed.read(delivered.message);
    const policyId = parseUuid(id);
    const { state: policy } = await this.commands.stateOf(policyAggregate, policyId);
    if (policy.status === 'none') throw new Error(`an entitlement under policy ${policyId}, which is not there`);
    await this.tell(delivered, budgetIdOf({ policyId, period }), {
      type: 'ReserveBudget',
      entitlementId: parseUuid(entitlementId),
      policyId,
      subjectId: parseUuid(subjectId),
      period,
      amount: fen(amount),
      caseId: await this.caseOf(entitlementId),
      ceiling: policy.ceiling,
      at: parseInstant(confirmedAt),
    });
  }

  private async release(delivered: Delivered): Promise<void> {
    const { policyId, entitlementId, period, amount, waivedAt } = entitlementWaived.read(delivered.message);
    await this.tell(delivered, budgetIdOf({ policyId, period }), {
      type: 'ReleaseBudget',
      entitlementId: parseUuid(entitlementId),
      policyId: parseUuid(policyId),
      amount: fen(amount),
      caseId: await this.caseOf(entitlementId),
      at: parseInstant(waivedAt),
    });
  }

  private async caseOf(entitlementId: string): Promise<Uuid> {
    const { state } = await this.commands.stateOf(entitlementAggregate, entitlementId);
    if (state.status === 'none') throw new Error(`a message about entitlement ${entitlementId}, which is not there`);
    return state.caseId;
  }

  private async tell(delivered: Delivered, budgetId: string, command: BudgetCommand): Promise<void> {
    const stream = streamOf(budgetAggregate, budgetId);
    const envelope = causedBy(delivered, { reactor: REACTOR, stream, service: 'subsidy', authority: '预算法 §13' });
    await this.commands.handle(budgetAggregate, budgetId, command, envelope);
  }
}
