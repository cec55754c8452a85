import { contracts, decisionEffective, deadlineReached, reviewDecided, reviewOpened } from '@yikou/contracts';
import { toMessage, type IntegrationEvent } from '@yikou/event-bus';
import { derivedId } from '@yikou/shared-kernel';
import { numberSeriesAggregate, reviewAggregate } from '../streams';
import { recorded } from '../testing/recorded';
import {
  about,
  acceptedAt,
  advised,
  breachFiled,
  caseId,
  decided,
  documentNumber,
  due,
  examined,
  filingConfirmed,
  notNeeded,
  numbered,
  opened,
  reached,
  reasons,
  recomputed,
  refusalFiled,
  refused,
} from '../testing/review.samples';
import type { ReviewEvent } from './review';
import { approvalRelay } from './review.relay';

const epoch = { number: 1, id: derivedId('epoch') };
const told = (...events: readonly ReviewEvent[]): (IntegrationEvent | undefined)[] =>
  recorded(reviewAggregate, caseId, events).map((event) => toMessage(approvalRelay, event, epoch));

describe('what approval tells', () => {
  it('is of its own reviews, by contracts, with the case as key', () => {
    expect(approvalRelay.topic).toBe('yikou.approval.v1');
    expect(approvalRelay.categories).toEqual(['review']);
    expect([...approvalRelay.types].sort()).toEqual(
      contracts
        .filter(({ service }) => service === 'approval')
        .map(({ type }) => type)
        .sort(),
    );
    expect(told(opened)[0]).toMatchObject({ subject: caseId, type: reviewOpened.type });
  });

  it('a review that was opened, with its due moment', () => {
    expect(reviewOpened.read(told(opened)[0]!)).toEqual({ ...about, openedAt: acceptedAt, dueAt: due });
  });

  it.each([decided, refused])('a decision ($outcome) as awaiting its number', (event) => {
    expect(reviewDecided.read(told(event)[0]!)).toEqual({
      ...about,
      outcome: event.outcome,
      documentSeries: '营行审',
      decidedAt: event.decidedAt,
    });
  });

  it('a decision that no licence is needed as effective at once', () => {
    expect(decisionEffective.read(told(notNeeded)[0]!)).toEqual({ ...about, outcome: 'noLicenceNeeded', decidedAt: notNeeded.decidedAt });
  });

  it('a numbered decision as effective, a refusal with its reasons', () => {
    const { decidedAt } = numbered;
    expect(decisionEffective.read(told(numbered)[0]!)).toEqual({ ...about, outcome: 'granted', documentNumber, decidedAt });
    const numberedRefusal = { ...numbered, outcome: 'refused', reasons } as const;
    expect(decisionEffective.read(told(numberedRefusal)[0]!)).toEqual({ ...about, outcome: 'refused', documentNumber, reasons, decidedAt });
  });

  it('the marks of the limit', () => {
    const message = told(reached('breached', due))[0]!;
    expect(deadlineReached.read(message)).toEqual({ caseId, departmentCode: 'scjg', mark: 'breached', dueAt: due });
  });

  it('that a decision is effective once in the life of a case', () => {
    const effective = (...events: ReviewEvent[]) => told(...events).filter((message) => message?.type === decisionEffective.type);
    expect(effective(opened, examined, decided, numbered)).toHaveLength(1);
    expect(effective(opened, examined, refused, refusalFiled, { ...numbered, outcome: 'refused', reasons })).toHaveLength(1);
    expect(effective(opened, examined, notNeeded)).toHaveLength(1);
  });

  it('nothing of examinations, advice, filings, recomputed deadlines, and events that are not its own', () => {
    expect(told(examined, advised, recomputed, refusalFiled, breachFiled, filingConfirmed).every((message) => message === undefined)).toBe(
      true,
    );
    const [number] = recorded(numberSeriesAggregate, '营行审-2022', [
      { type: 'NumberAllocated', series: '营行审', year: 2022, caseId, number: 1 },
    ]);
    expect(toMessage(approvalRelay, number!, epoch)).toBeUndefined();
  });
});
