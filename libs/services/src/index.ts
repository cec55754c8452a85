import { approvalService } from '@yikou/approval';
import { auditService } from '@yikou/audit';
import { catalogService } from '@yikou/catalog';
import { feedbackService } from '@yikou/feedback';
import { identityService } from '@yikou/identity';
import { intakeService } from '@yikou/intake';
import type { ServiceDefinition } from '@yikou/platform';
import { subsidyService } from '@yikou/subsidy';
import { supervisionService } from '@yikou/supervision';

/** Every service of the product: one that is not listed here is not there, neither in the process nor for the command line. */
export const SERVICES: readonly ServiceDefinition[] = [
  identityService,
  catalogService,
  intakeService,
  approvalService,
  supervisionService,
  subsidyService,
  feedbackService,
  auditService,
];
