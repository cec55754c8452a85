import { CommandHandler, streamOf, type Aggregate } from '@yikou/event-sourcing';
import { deadline, endOfDay, parseBeijingDay, parseInstant, WorkingCalendar, workingCalendar, type Uuid } from '@yikou/shared-kernel';
import { reviewAggregate } from '../streams';
import { envelope } from '../testing/history';
import { Office } from '../testing/office';
import type { Review, ReviewCommand, ReviewEvent } from './review';
import { limitOf } from './review.limit';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

/** As it was before the arrangement of 2022 was announced: weekends only from the end of 2021 on. */
const before = new WorkingCalendar({ version: 'before', firstYear: 2007, lastYear: 2021, isWorkday: () => true });

type Opened = Extract<ReviewEvent, { type: 'ReviewOpened' }>;

/** What an older release appended for a case: the same review, by the calendar that it had. */
const openedBefore = (event: Opened): Aggregate<Review, ReviewCommand, ReviewEvent> => ({
  ...reviewAggregate,
  decider: { ...reviewAggregate.decider, decide: () => [{ ...event, deadline: deadline(limitOf(event), before) }] },
});

/** Thursday; ten working days later is 3 February by weekends alone, and 8 February around the Spring Festival of 2022. */
const acceptedAt = parseInstant('2022-01-20T02:00:00.000Z');
const beforeDue = endOfDay(parseBeijingDay('2022-02-03'));
const afterDue = endOfDay(parseBeijingDay('2022-02-08'));

let office: Office;
beforeEach(async () => (office = await Office.open({ clockStart: acceptedAt })));
afterEach(() => office.close());

/** A case that an older release has opened; the product that is running has not. */
const acceptedBefore = async (): Promise<Uuid> => {
  const command = await office.openCommand();
  const { type: _, acceptedAt: openedAt, ...of } = command;
  const writer = new CommandHandler(office.product.store, { now: () => office.product.now() });
  const event: Opened = { type: 'ReviewOpened', ...of, openedAt, deadline: deadline(limitOf({ ...of, openedAt })) };
  await writer.handle(openedBefore(event), streamOf(reviewAggregate, of.caseId), command, envelope('opened before', of.caseId));
  await office.product.quiet();
  return of.caseId;
};

interface Read {
  readonly due: string;
  readonly mark: string;
  readonly deadline: { readonly provisional: boolean; readonly calendarVersion: string; readonly derivation: readonly object[] };
}

const eventsOf = async (caseId: Uuid) => (await office.events(caseId)).map(({ type }) => type);

describe('a deadline of a year whose holidays were not announced', () => {
  it('is recomputed when the product starts with a calendar that knows them: due date, derivation, warnings and breach follow it', async () => {
    const caseId = await acceptedBefore();
    expect(await office.review(caseId)).toMatchObject({ due: beforeDue, deadline: { provisional: true, calendarVersion: 'before' } });

    await office.product.restart();
    const read = await office.review<Read>(caseId);
    expect(read).toMatchObject({ due: afterDue, deadline: { provisional: false, calendarVersion: workingCalendar.version } });
    expect(read.deadline.derivation).toContainEqual({
      step: 'due',
      zh: '2022-02-08 24:00（北京时间）到期',
      en: 'Due on 2022-02-08 at 24:00 Beijing time',
    });
    expect((await office.events(caseId)).at(-1)).toMatchObject({
      type: 'approval.review.deadline-recomputed',
      metadata: { actor: { id: 'system:approval', role: 'system', authority: '行政许可法 §82' }, occurredAt: acceptedAt },
    });

    await office.product.advanceTo(beforeDue);
    expect(await office.review(caseId)).toMatchObject({ mark: 'yellow' });
    await office.product.advanceTo(afterDue);
    expect(await office.review(caseId)).toMatchObject({ mark: 'breached', filings: ['breached'] });
    expect(await eventsOf(caseId)).toEqual([
      'approval.review.opened',
      'approval.review.deadline-recomputed',
      'approval.review.deadline-reached',
      'approval.review.deadline-reached',
      'approval.review.deadline-reached',
      'approval.review.adverse-outcome-filed',
    ]);
  });

  it('is recomputed once, and left alone where it is decided', async () => {
    const [open, closed] = [await acceptedBefore(), await acceptedBefore()];
    await office.examine(closed);
    await office.decide(closed);
    for (let start = 0; start < 2; start += 1) {
      await office.product.restart();
      await office.product.quiet();
    }
    expect((await eventsOf(open)).filter((type) => type.endsWith('recomputed'))).toHaveLength(1);
    expect(await eventsOf(closed)).not.toContain('approval.review.deadline-recomputed');
  });
});
