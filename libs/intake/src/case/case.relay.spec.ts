import { acceptanceRefused, caseAccepted, caseDelivered, caseRegistered, type Contract } from '@yikou/contracts';
import { toMessage } from '@yikou/event-bus';
import { about, accepted, addNote, at, caseId, decided, delivered, filed, noticed, refused, registered } from '../testing/cases';
import { recorded } from '../testing/recorded';
import type { CaseEvent } from './case';
import { intakeRelay } from './case.relay';

const told = (event: CaseEvent) => {
  const [one] = recorded([event]);
  return toMessage(intakeRelay, one!, { number: 1, id: caseId });
};

it.each<[CaseEvent, Contract, object]>([
  [registered, caseRegistered, { ...about, registeredAt: at('01:00') }],
  [accepted, caseAccepted, { ...about, processing: 'committed', acceptedAt: at('03:00') }],
  [refused, acceptanceRefused, { ...about, reasons: refused.reasons, refusedAt: at('03:00') }],
  [delivered, caseDelivered, { ...about, outcome: 'granted', documentNumber: '营行审〔2022〕15号', visits: 2, deliveredAt: at('05:00') }],
])('tells of $type under the key of the case, as its contract says', (event, contract, data) => {
  const message = told(event);
  expect(message).toMatchObject({ type: contract.type, subject: caseId, source: '/yikou/intake' });
  expect(contract.read(message!)).toEqual(data);
});

it.each<[CaseEvent]>([[noticed], [filed], [decided], [{ ...addNote, type: 'NoteAdded' }]])('keeps $type to itself', (event) => {
  expect(told(event)).toBeUndefined();
});

it('declares every type that it tells', () => {
  const types = [registered, accepted, refused, delivered].map((event) => told(event)?.type);
  expect(types).toEqual(intakeRelay.types);
});
