import { reviewDecided } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import type { Position } from '@yikou/event-store';
import { derivedId, formatDocumentNumber, parseInstant, type Instant, type Uuid } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { ReviewCommand, ReviewEvent } from '../review/review';
import { numberSeriesAggregate, reviewAggregate, seriesIdOf } from '../streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory, envelope } from '../testing/history';
import { about, at, decideReview, officer, openReview } from '../testing/review.samples';
import { DocumentNumberReactor } from './document-number.reactor';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

let history: History;
beforeEach(async () => (history = await beginHistory()));
afterEach(() => history.end());

const decidedAt = at('2022-12-06');
const told = (caseId: Uuid, moment: Instant = decidedAt, series = '营行审'): Delivered => ({
  topic: reviewDecided.topic,
  position: 1n as Position,
  message: {
    specversion: '1.0',
    id: derivedId('told', caseId),
    source: '/yikou/approval',
    type: reviewDecided.type,
    subject: caseId,
    time: moment,
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000002',
    correlationid: 'a-correlation',
    causationid: 'a-cause',
    data: { ...about, caseId, outcome: 'granted', documentSeries: series, decidedAt: moment },
  },
});

/** An instant item's case, decided. */
const decide = async (caseId: Uuid): Promise<void> => {
  const commands = history.writer();
  const opening: ReviewCommand = { ...openReview, caseId, processing: 'instant' };
  await commands.handle(reviewAggregate, caseId, opening, envelope(caseId, 'open'));
  await commands.handle(reviewAggregate, caseId, { ...decideReview, officer: officer('wang') }, envelope(caseId, 'decide'));
};

const casesOf = (count: number, from = 'case'): Uuid[] => Array.from({ length: count }, (_, number) => derivedId(from, String(number)));

const given = async (year = 2022): Promise<{ readonly caseId: Uuid; readonly number: number }[]> =>
  history.eventsOf(numberSeriesAggregate, seriesIdOf({ series: '营行审', year }));

const effectiveIn = async (caseId: Uuid): Promise<Extract<ReviewEvent, { type: 'DecisionNumbered' }>[]> =>
  (await history.eventsOf(reviewAggregate, caseId)).filter((event) => event.type === 'DecisionNumbered');

const oneTo = (count: number): number[] => Array.from({ length: count }, (_, before) => before + 1);

describe('giving decisions their numbers', () => {
  it('gives a hundred decisions at once the numbers 1 to 100, without a gap, each once', async () => {
    const cases = casesOf(100);
    await Promise.all(cases.map(decide));
    const reactors = oneTo(4).map(() => new DocumentNumberReactor(history.writer()));
    await Promise.all(cases.map((caseId, who) => reactors[who % 4]!.number(told(caseId))));

    const numbers = await given();
    expect(numbers.map(({ number }) => number)).toEqual(oneTo(100));
    expect(new Set(numbers.map(({ caseId }) => caseId))).toEqual(new Set(cases));
    for (const { caseId, number } of numbers) {
      const documentNumber = formatDocumentNumber({ series: '营行审', year: 2022, number });
      expect(await effectiveIn(caseId)).toEqual([expect.objectContaining({ documentNumber })]);
    }
  });

  it('whatever comes at once and twice, in whatever order, the numbers have no gap and a case has one', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), async (asked) => {
        run += 1;
        const year = 2022 + run;
        const cases = casesOf(10, `run ${run}`);
        await Promise.all([...new Set(asked)].map((index) => decide(cases[index]!)));
        const reactors = [new DocumentNumberReactor(history.writer()), new DocumentNumberReactor(history.writer())];
        const moment = parseInstant(`${year}-06-01T02:00:00.000Z`);
        await Promise.all(asked.map((index, turn) => reactors[turn % 2]!.number(told(cases[index]!, moment))));
        const numbers = await given(year);
        expect(numbers.map(({ number }) => number)).toEqual(oneTo(new Set(asked).size));
        expect(new Set(numbers.map(({ caseId }) => caseId)).size).toBe(numbers.length);
      }),
      { numRuns: 20 },
    );
  });

  it('told again, by whoever: the same number, and the decision takes effect once', async () => {
    const [caseId] = casesOf(1) as [Uuid];
    await decide(caseId);
    await new DocumentNumberReactor(history.writer()).number(told(caseId));
    await new DocumentNumberReactor(history.writer()).number(told(caseId));
    const anew = told(caseId);
    await new DocumentNumberReactor(history.writer()).number({ ...anew, message: { ...anew.message, id: derivedId('told', 'anew') } });
    expect((await given()).map(({ number }) => number)).toEqual([1]);
    expect(await effectiveIn(caseId)).toHaveLength(1);
  });

  it('goes on where a crash left it: numbered in the series, not yet on the review', async () => {
    const [caseId] = casesOf(1) as [Uuid];
    await decide(caseId);
    const of = { series: '营行审', year: 2022 };
    await history.writer().handle(numberSeriesAggregate, seriesIdOf(of), { type: 'AllocateNumber', ...of, caseId }, envelope('elsewhere'));
    await new DocumentNumberReactor(history.writer()).number(told(caseId));
    expect(await effectiveIn(caseId)).toEqual([expect.objectContaining({ documentNumber: '营行审〔2022〕1号' })]);
  });

  it('goes by the year in Beijing in which it was decided', async () => {
    const [before, after] = casesOf(2) as [Uuid, Uuid];
    await Promise.all([before, after].map(decide));
    const reactor = new DocumentNumberReactor(history.writer());
    await reactor.number(told(before, parseInstant('2022-12-31T15:59:59.999Z')));
    await reactor.number(told(after, parseInstant('2022-12-31T16:00:00.000Z')));
    expect((await given(2022)).map(({ caseId }) => caseId)).toEqual([before]);
    expect((await given(2023)).map(({ caseId }) => caseId)).toEqual([after]);
  });
});
