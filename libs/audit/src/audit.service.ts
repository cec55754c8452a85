import type { ServiceDefinition } from '@yikou/platform';
import { auditAuthorisation } from './audit.authorisation';
import { auditMessages } from './audit.messages';
import { AuditModule } from './audit.module';
import { auditedCases } from './cases/cases.projection';
import { caseFigures } from './cases/figures.projection';
import { caseStreams } from './history/case-streams.projection';
import { parkedActs } from './parked-act/parked-act.projection';
import { verifications } from './verification/verification.projection';

/** 审计回放: reads all history, of every service; tells nothing and listens to nothing. */
export const auditService: ServiceDefinition = {
  name: 'audit',
  module: AuditModule,
  projections: [auditedCases, caseFigures, caseStreams, parkedActs, verifications],
  authorisation: auditAuthorisation,
  messages: auditMessages,
};
