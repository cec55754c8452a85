import { approvalService } from '@yikou/approval';
import { catalogService } from '@yikou/catalog';
import { feedbackService } from '@yikou/feedback';
import { identityService } from '@yikou/identity';
import { intakeService } from '@yikou/intake';
import type { ServiceDefinition } from '@yikou/platform';
import { subsidyService } from '@yikou/subsidy';
import { supervisionService } from '@yikou/supervision';

/** All that run in one process: a service that is not listed here is not there. */
export const SERVICES: readonly ServiceDefinition[] = [
  identityService,
  catalogService,
  intakeService,
  approvalService,
  supervisionService,
  subsidyService,
  feedbackService,
];
