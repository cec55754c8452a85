import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { CASE } from '../streams';
import type { Case, CaseCommand, CaseEvent } from './case';
import { serviceCase } from './case.decider';

export const caseCodec = eventCodec<CaseEvent>({
  CaseRegistered: { name: 'intake.case.registered' },
  OneTimeNoticeGiven: { name: 'intake.case.notice-given' },
  MaterialsSupplied: { name: 'intake.case.materials-supplied' },
  CaseAccepted: { name: 'intake.case.accepted' },
  AcceptanceRefused: { name: 'intake.case.acceptance-refused' },
  AdverseOutcomeFiled: { name: 'intake.case.adverse-outcome-filed' },
  CaseDecided: { name: 'intake.case.decided' },
  CaseDelivered: { name: 'intake.case.delivered' },
  VisitCounted: { name: 'intake.case.visit-counted' },
  CaseTakenOver: { name: 'intake.case.taken-over' },
  NoteAdded: { name: 'intake.case.note-added' },
});

export const caseAggregate: Aggregate<Case, CaseCommand, CaseEvent> = { category: CASE, decider: serviceCase, codec: caseCodec };
