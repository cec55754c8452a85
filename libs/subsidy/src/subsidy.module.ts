import { Module } from '@nestjs/common';
import { BANK } from './bank/bank-port';
import { PaymentWorker } from './bank/payment.worker';
import { SimulatedBank } from './bank/simulated-bank';
import { BudgetReactor } from './budget/budget.reactor';
import { BudgetAnswerReactor } from './entitlement/budget-answer.reactor';
import { EntitlementHttp } from './entitlement/entitlement.http';
import { MatchingReactor } from './entitlement/matching.reactor';
import { PolicyHttp } from './policy/policy.http';

export const SUBSIDY_CONTROLLERS = [PolicyHttp, EntitlementHttp, MatchingReactor, BudgetReactor, BudgetAnswerReactor];

@Module({ controllers: SUBSIDY_CONTROLLERS, providers: [PaymentWorker, { provide: BANK, useClass: SimulatedBank }] })
export class SubsidyModule {}
