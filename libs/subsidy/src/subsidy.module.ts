import { Module } from '@nestjs/common';
import { BANK } from './bank/bank-port';
import { PaymentWorker } from './bank/payment.worker';
import { SimulatedBank } from './bank/simulated-bank';
import { BudgetReactor } from './budget/budget.reactor';
import { BudgetAnswerReactor } from './entitlement/budget-answer.reactor';
import { EntitlementHttp } from './entitlement/entitlement.http';
import { MatchingReactor } from './entitlement/matching.reactor';
import { Matcher } from './entitlement/matcher';
import { PolicyHttp } from './policy/policy.http';
import { SearchWorker } from './search/search.worker';

export const SUBSIDY_CONTROLLERS = [PolicyHttp, EntitlementHttp, MatchingReactor, BudgetReactor, BudgetAnswerReactor];

export const SUBSIDY_PROVIDERS = [Matcher, SearchWorker, PaymentWorker];

@Module({ controllers: SUBSIDY_CONTROLLERS, providers: [...SUBSIDY_PROVIDERS, { provide: BANK, useClass: SimulatedBank }] })
export class SubsidyModule {}
