import { acceptanceRefused, caseAccepted, caseDelivered, caseRegistered } from '@yikou/contracts';
import { topicOf, type Outgoing, type Relay } from '@yikou/event-bus';
import type { Reference } from '@yikou/read-store';
import { CASE } from '../streams';
import type { About, CaseEvent } from './case';
import { caseCodec } from './case.aggregate';
import { aboutOf } from './case.decider';

/** What all of intake's messages begin with, and nothing more of an event. */
const about = ({ caseId, caseNo, itemId, itemVersion, departmentCode, channel, applicant }: About): About => ({
  caseId,
  caseNo,
  itemId,
  itemVersion,
  departmentCode,
  channel,
  applicant,
});

const tell = (event: CaseEvent): Outgoing | undefined => {
  switch (event.type) {
    case 'CaseRegistered':
      return caseRegistered.tell(event.caseId, { ...aboutOf(event), registeredAt: event.registeredAt });
    case 'CaseAccepted':
      return caseAccepted.tell(event.caseId, { ...about(event), processing: event.processing, acceptedAt: event.acceptedAt });
    case 'AcceptanceRefused':
      return acceptanceRefused.tell(event.caseId, { ...about(event), reasons: [...event.reasons], refusedAt: event.refusedAt });
    case 'CaseDelivered':
      return caseDelivered.tell(event.caseId, {
        ...about(event),
        outcome: event.outcome,
        ...(event.documentNumber !== undefined && { documentNumber: event.documentNumber }),
        visits: event.visits,
        deliveredAt: event.deliveredAt,
      });
    default:
      return undefined;
  }
};

/** Own events → `yikou.intake.v1`. */
export const intakeRelay: Relay = {
  service: 'intake',
  topic: topicOf('intake'),
  categories: [CASE],
  types: [caseRegistered, caseAccepted, acceptanceRefused, caseDelivered].map(({ type }) => type),
  map: (recorded) => {
    const event = caseCodec.decode(recorded);
    return event && tell(event);
  },
};

export const intakeRelayReference: Reference = { file: __filename, name: 'intakeRelay' };
