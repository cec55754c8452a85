import { derivedId, type DomainError } from '@yikou/shared-kernel';
import { reviewAggregate } from '../streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory, envelope } from '../testing/history';
import { at, decideReview, examined, legalAccount, officer, openReview, reasons } from '../testing/review.samples';
import type { ReviewCommand } from './review';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

let history: History;
beforeEach(async () => (history = await beginHistory()));
afterEach(() => history.end());

const TIMES = 100;

const decide = (name: string): ReviewCommand => ({ ...decideReview, officer: officer(name) });
const confirm: ReviewCommand = { type: 'ConfirmFiling', adverse: 'refused', by: legalAccount, at: at('2022-12-07') };
const examine: ReviewCommand = {
  type: 'ExamineReview',
  officer: officer('li'),
  opinion: 'grant',
  text: examined.text!,
  at: at('2022-12-05'),
};
const refuse: ReviewCommand = { ...decide('wang'), outcome: 'refused', reasons } as ReviewCommand;

/** Brings a case as far as these commands lead, then lets two commands at it at once, from two processes. */
const race = async (caseId: string, before: readonly ReviewCommand[], one: ReviewCommand, other: ReviewCommand) => {
  const writers = [history.writer(), history.writer()] as const;
  for (const [step, command] of before.entries()) {
    await writers[0].handle(reviewAggregate, caseId, command, envelope(caseId, 'before', String(step)));
  }
  const outcomes = await Promise.allSettled(
    [one, other].map((command, who) => writers[who]!.handle(reviewAggregate, caseId, command, envelope(caseId, String(who)))),
  );
  return {
    won: outcomes.filter(({ status }) => status === 'fulfilled').length,
    refusals: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])),
  };
};

const idOf = (turn: number) => derivedId('raced', String(turn));

describe('two at once, a hundred times over', () => {
  it.each([
    ['decide', [openReview, examine], decide('wang'), decide('zhao'), { code: 'NOT_ALLOWED', status: 'decided', allowed: [''] }],
    [
      'refuse and grant',
      [openReview, examine],
      refuse,
      decide('zhao'),
      { code: 'NOT_ALLOWED', status: 'decided', allowed: ['', 'ConfirmFiling'] },
    ],
    ['open', [], openReview, openReview, { code: 'NOT_ALLOWED', status: 'awaitingExamination', allowed: ['ExamineReview GiveAdvice'] }],
  ] as const)('%s: one wins each time, the other hears what is allowed now', async (_, before, one, other, expected) => {
    for (let turn = 0; turn < TIMES; turn += 1) {
      const { won, refusals } = await race(idOf(turn), before, one, other);
      expect({ turn, won }).toEqual({ turn, won: 1 });
      expect(refusals).toEqual([
        expect.objectContaining({
          code: expected.code,
          facts: expect.objectContaining({ status: expected.status }) as object,
        }),
      ]);
      // What is allowed may depend on who won.
      const { allowed } = (refusals[0] as DomainError).facts as { readonly allowed: readonly string[] };
      expect(expected.allowed as readonly string[]).toContain(allowed.join(' '));
    }
    const events = await history.eventsOf(reviewAggregate, idOf(TIMES - 1));
    expect(events.filter(({ type }) => type === 'ReviewDecided').length).toBe(before.length === 0 ? 0 : 1);
  });

  it('confirm a filing: one wins each time', async () => {
    for (let turn = 0; turn < TIMES; turn += 1) {
      const { won, refusals } = await race(idOf(turn), [openReview, examine, refuse], confirm, confirm);
      expect({ turn, won }).toEqual({ turn, won: 1 });
      expect(refusals).toEqual([
        expect.objectContaining({
          code: 'FILING_ALREADY_CONFIRMED',
          facts: expect.objectContaining({ status: 'decided', allowed: [] }) as object,
        }),
      ]);
    }
  });

  it('examine and decide: an examination that comes too late is refused, one in time stands before the decision', async () => {
    for (let turn = 0; turn < TIMES; turn += 1) {
      const late: ReviewCommand = { ...examine, officer: officer('sun') };
      await race(idOf(turn), [openReview, examine], late, decide('wang'));
      const types = (await history.eventsOf(reviewAggregate, idOf(turn))).map(({ type }) => type);
      expect(types.at(-1)).toBe('ReviewDecided');
      expect(types.filter((type) => type === 'ReviewDecided')).toHaveLength(1);
    }
  });
});
