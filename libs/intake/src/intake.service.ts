import { decisionEffective } from '@yikou/contracts';
import type { ServiceDefinition } from '@yikou/platform';
import { caseProjection } from './case/case.projection';
import { intakeRelay, intakeRelayReference } from './case/case.relay';
import { itemFacts } from './facts/items.projection';
import { listFacts } from './facts/lists.projection';
import { figuresProjection } from './figures/figures.projection';
import { intakeAuthorisation } from './intake.authorisation';
import { INTAKE_BUS } from './intake.bus';
import { intakeMessages } from './intake.messages';
import { IntakeModule } from './intake.module';

/** 综合窗口受理: cases from receipt to delivery. */
export const intakeService: ServiceDefinition = {
  name: 'intake',
  module: IntakeModule,
  bus: INTAKE_BUS,
  listensTo: [decisionEffective.topic],
  relay: { value: intakeRelay, reference: intakeRelayReference },
  projections: [caseProjection, figuresProjection, itemFacts, listFacts],
  authorisation: intakeAuthorisation,
  messages: intakeMessages,
};
