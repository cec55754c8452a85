import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import { derivedId, parseBeijingDay } from '@yikou/shared-kernel';
import fc from 'fast-check';
import {
  acceptedAt,
  advised,
  at,
  breachFiled,
  caseId,
  certificateOf,
  deadlineRevision,
  decided,
  decideReview,
  documentNumber,
  due,
  examined,
  filingConfirmed,
  legalAccount,
  notNeeded,
  numbered,
  officer,
  opened,
  openedInstant,
  openedProvisionally,
  openReview,
  reached,
  reasons,
  recomputed,
  refusalFiled,
  refused,
  sealed,
  terms,
} from '../testing/review.samples';
import type { Review, ReviewCommand, ReviewEvent } from './review';
import { review } from './review.decider';

const { given } = specification(review);

/** For where one part of the event matters only. */
const firstOf = (history: readonly ReviewEvent[], command: ReviewCommand): ReviewEvent | undefined =>
  review.decide(
    command,
    history.reduce<Review>((state, event) => review.evolve(state, event), review.initialState),
  )[0];

const examine = (name: string, more: object = {}): ReviewCommand => ({
  type: 'ExamineReview',
  officer: officer(name),
  opinion: 'grant',
  at: at('2022-12-05'),
  ...more,
});
const advise: ReviewCommand = {
  type: 'GiveAdvice',
  officer: officer('li'),
  source: 'outside',
  from: advised.from,
  text: advised.text,
  at: at('2022-12-05'),
};
const reach = (mark: 'yellow' | 'red' | 'breached', revision = deadlineRevision): ReviewCommand => ({
  type: 'ReachMark',
  mark,
  deadlineRevision: revision,
  at: due,
});
const confirm = (adverse: 'refused' | 'breached'): ReviewCommand => ({
  type: 'ConfirmFiling',
  adverse,
  by: legalAccount,
  at: at('2022-12-07'),
});

describe('opening a review (行政许可法 §42, §82)', () => {
  it('sets the deadline from the acceptance by the committed limit, and keeps how it was reckoned', () => {
    given().when(openReview).then(opened);
    expect(opened.deadline).toMatchObject({ due, dueDay: '2022-12-15', calendarVersion: expect.any(String) as string });
    expect(opened.deadline.derivation.map(({ step }) => step)).toEqual(['start', 'limit', 'calendar', 'due']);
    given(opened).thenState({ status: 'awaitingExamination', due, deadlineRevision });
  });

  it('is due the same day when the item is instant, whatever limit it has (§34)', () => {
    given()
      .when({ ...openReview, processing: 'instant' })
      .then(openedInstant);
    expect(openedInstant.deadline.dueDay).toBe('2022-12-01');
    given(openedInstant).thenState({ status: 'awaitingInstantDecision' });
  });

  it('happens once', () => {
    given(opened).when(openReview).thenRejected('NOT_ALLOWED', { status: 'awaitingExamination' });
  });

  it('is refused before the calendar begins', () => {
    given()
      .when({ ...openReview, acceptedAt: at('1999-01-04') })
      .thenRejected('CALENDAR_NOT_YET_BEGUN');
  });
});

describe('examining (行政许可法 §34)', () => {
  it('keeps the opinion, its sealed text, and the certificate with its version', () => {
    given(opened)
      .when(examine('li', { text: examined.text }))
      .then(examined);
    const { text: _, ...untold } = examined;
    given(opened).when(examine('li')).then(untold);
    given(opened, examined).thenState({ status: 'awaitingDecision' });
  });

  it('goes on, by the same or by others, until the decision', () => {
    given(opened, examined)
      .when(examine('li', { text: examined.text }))
      .then(examined);
    expect(firstOf([opened, examined], examine('zhao'))).toMatchObject({ type: 'ReviewExamined', officerId: derivedId('account', 'zhao') });
    given(opened, examined, decided).when(examine('zhao')).thenRejected('NOT_ALLOWED', { status: 'decided' });
    given(opened, examined, decided, numbered).when(examine('zhao')).thenRejected('NOT_ALLOWED', { status: 'effective' });
  });

  it('concludes nothing when more is needed', () => {
    given(opened, { ...examined, opinion: 'needsMore' })
      .when(decideReview)
      .thenRejected('NOT_ALLOWED', { status: 'awaitingExamination' });
    given(opened, examined, { ...examined, opinion: 'needsMore' })
      .when(decideReview)
      .then(decided);
  });

  it('is no step of an instant item', () => {
    given(openedInstant).when(examine('li')).thenRejected('NOT_ALLOWED', { status: 'awaitingInstantDecision' });
  });
});

describe.each([
  ['examining', [opened], examine('li')],
  ['deciding', [opened, examined], decideReview],
  ['deciding an instant item', [openedInstant], decideReview],
] as const)('持证上岗: %s', (_, history, command) => {
  const by = (certificate: object) => ({ ...command, officer: { ...officerOf(command), certificate } }) as ReviewCommand;
  const officerOf = (of: ReviewCommand) => ('officer' in of ? of.officer : officer('li'));
  const own = officerOf(command).certificate!;

  it('takes a certificate', () => {
    const { certificate: _held, ...without } = officerOf(command);
    given(...history)
      .when({ ...command, officer: without } as ReviewCommand)
      .thenRejected('NOT_CERTIFIED', { fieldOfLaw: terms.fieldOfLaw, certificate: 'none' });
  });

  it("takes the officer's own", () => {
    given(...history)
      .when(by(certificateOf('sun')))
      .thenRejected('NOT_CERTIFIED');
  });

  it('takes one for the field of law of the item', () => {
    given(...history)
      .when(by({ ...own, fieldOfLaw: '消防' }))
      .thenRejected('NOT_CERTIFIED');
  });

  it.each(['suspended', 'expired'] as const)('takes none that is %s', (status) => {
    given(...history)
      .when(by({ ...own, status }))
      .thenRejected('NOT_CERTIFIED', { certificate: status });
  });

  it('takes one in force on that day in Beijing: its last day counts, the next does not', () => {
    const until = parseBeijingDay('2022-12-10');
    const when = (moment: string, time: string) => ({ ...by({ ...own, until }), at: at(moment, time) }) as ReviewCommand;
    expect(firstOf(history, when('2022-12-10', '15:59:59'))).toMatchObject({ officerId: own.officerId });
    given(...history)
      .when(when('2022-12-10', '16:00:00'))
      .thenRejected('NOT_CERTIFIED', { until });
  });
});

describe.each([
  ['examining', [opened], examine('li')],
  ['advising', [opened], advise],
  ['deciding', [opened, examined], decideReview],
] as const)('the department of the case alone: %s (行政许可法 §22)', (_, history, command) => {
  it.each([[[]], [['hjbh']]])('is not for an officer of %j', (departmentCodes) => {
    given(...history)
      .when({ ...command, officer: officer('wang', { departmentCodes }) } as ReviewCommand)
      .thenRejected('OTHER_DEPARTMENT', { departmentCode: 'scjg' });
  });

  it('is for one who works for several, this among them', () => {
    expect(
      firstOf(history, { ...command, officer: officer('wang', { departmentCodes: ['hjbh', 'scjg'] }) } as ReviewCommand),
    ).toBeDefined();
  });
});

describe('advice', () => {
  it('is kept between acceptance and decision, and needs no certificate', () => {
    const { certificate: _, ...uncertified } = officer('li');
    given(opened)
      .when({ ...advise, officer: uncertified })
      .then(advised);
    given(opened, examined).when(advise).then(advised);
    given(openedInstant).when(advise).then(advised);
  });

  it('comes too late after the decision', () => {
    given(opened, examined, decided).when(advise).thenRejected('NOT_ALLOWED', { status: 'decided' });
    given(opened, examined, notNeeded).when(advise).thenRejected('NOT_ALLOWED', { status: 'effective' });
  });

  it('does not make an examiner of the one who keeps it', () => {
    given(opened, examined, { ...advised, recordedBy: derivedId('account', 'wang') })
      .when(decideReview)
      .then(decided);
  });
});

describe('deciding', () => {
  it('is for a committed item only once it was examined', () => {
    given(opened)
      .when(decideReview)
      .thenRejected('NOT_ALLOWED', { allowed: ['ExamineReview', 'GiveAdvice'] });
    given(opened, examined).when(decideReview).then(decided);
  });

  it('needs no examination when the item is instant', () => {
    given(openedInstant).when(decideReview).then(decided);
  });

  it('is not for one who examined, be it first or last or without conclusion (审管分离)', () => {
    const byLi: ReviewCommand = { ...decideReview, officer: officer('li') };
    const byZhao = { ...examined, officerId: derivedId('account', 'zhao') };
    given(opened, examined).when(byLi).thenRejected('EXAMINER_MAY_NOT_DECIDE');
    given(opened, examined, byZhao).when(byLi).thenRejected('EXAMINER_MAY_NOT_DECIDE', { examiners: 2 });
    given(opened, byZhao, examined).when(byLi).thenRejected('EXAMINER_MAY_NOT_DECIDE');
    given(opened, { ...examined, opinion: 'needsMore' }, byZhao)
      .when(byLi)
      .thenRejected('EXAMINER_MAY_NOT_DECIDE');
  });

  it('to refuse gives reasons, names the remedies, and is filed in the same step (行政许可法 §38)', () => {
    given(opened, examined)
      .when({ ...decideReview, outcome: 'refused', reasons })
      .then(refused, refusalFiled);
  });

  it.each([undefined, []])('to refuse without reasons (%j) is refused', (none) => {
    given(opened, examined)
      .when({ ...decideReview, outcome: 'refused', ...(none && { reasons: none }) })
      .thenRejected('REASONS_REQUIRED', { field: '/reasons' });
  });

  it('names the remedies of the law of its day', () => {
    const longAgo = { ...decideReview, outcome: 'refused', reasons, at: at('2011-03-01') } as ReviewCommand;
    given(opened, examined)
      .when(longAgo)
      .then(
        {
          ...refused,
          decidedAt: at('2011-03-01'),
          remedies: [refused.remedies![0]!, { kind: 'suit', within: { amount: 3, unit: 'months' }, article: '行政诉讼法（1989）§39' }],
        },
        { ...refusalFiled, filedAt: at('2011-03-01') },
      );
  });

  it('may give reasons for another outcome; nothing is filed then', () => {
    given(opened, examined)
      .when({ ...decideReview, outcome: 'noLicenceNeeded', reasons })
      .then({ ...notNeeded, reasons });
  });

  it('happens once', () => {
    given(opened, examined, decided)
      .when({ ...decideReview, officer: officer('zhao') })
      .thenRejected('NOT_ALLOWED', { status: 'decided', allowed: [] });
  });

  it('is still possible after the limit', () => {
    given(opened, reached('breached', due), breachFiled, examined).when(decideReview).then(decided);
  });
});

describe('taking effect', () => {
  it('happens with the number, and is told once', () => {
    given(opened, examined, decided).when({ type: 'NumberDecision', documentNumber }).then(numbered);
    given(opened, examined, decided, numbered).when({ type: 'NumberDecision', documentNumber }).thenNothing();
    given(opened, examined, decided, numbered).thenState({ status: 'effective', documentNumber });
  });

  it('gives the reasons of a refusal again', () => {
    given(opened, examined, refused, refusalFiled)
      .when({ type: 'NumberDecision', documentNumber })
      .then({ ...numbered, outcome: 'refused', reasons });
  });

  it('keeps the number that a decision has', () => {
    given(opened, examined, decided, numbered)
      .when({ type: 'NumberDecision', documentNumber: '营行审〔2022〕16号' })
      .thenRejected('NUMBERED_OTHERWISE', { held: documentNumber });
  });

  it('happens at once, without a number, when no licence was needed', () => {
    given(opened, examined, notNeeded).thenState({ status: 'effective' });
    given(opened, examined, notNeeded).when({ type: 'NumberDecision', documentNumber }).thenRejected('NUMBERED_OTHERWISE');
  });
});

describe('the marks of the limit (行政许可法 §42)', () => {
  const reachedAt = due;

  it('are reached one after the other, each once', () => {
    given(opened).when(reach('yellow')).then(reached('yellow', reachedAt));
    given(opened, reached('yellow', reachedAt)).when(reach('yellow')).thenNothing();
    given(opened, reached('yellow', reachedAt)).when(reach('red')).then(reached('red', reachedAt));
  });

  it('never go back', () => {
    given(opened, reached('red', reachedAt)).when(reach('yellow')).thenNothing();
    given(opened, reached('breached', reachedAt), breachFiled).when(reach('red')).thenNothing();
  });

  it('file a breach in the same step', () => {
    given(opened, examined).when(reach('breached')).then(reached('breached', reachedAt), breachFiled);
  });

  it('are ignored when they are of a deadline that is no longer current', () => {
    given(opened).when(reach('breached', '7/another')).thenNothing();
  });

  it('are ignored once it is decided', () => {
    given(opened, examined, decided).when(reach('breached')).thenNothing();
    given(opened, examined, notNeeded).when(reach('red')).thenNothing();
  });
});

describe('a provisional deadline (行政许可法 §82)', () => {
  const again = (day: string): ReviewCommand => ({ type: 'RecomputeDeadline', deadline: recomputed.deadline, at: at(day) });
  const newRevision = `0/${recomputed.deadline.calendarVersion}`;
  const oldRevision = `0/${openedProvisionally.deadline.calendarVersion}`;

  it('is recomputed by a calendar that knows the holidays, once', () => {
    expect([openedProvisionally.deadline, recomputed.deadline]).toMatchObject([
      { dueDay: '2022-12-15', provisional: true },
      { dueDay: '2022-12-21', provisional: false },
    ]);
    given(openedProvisionally).when(again('2022-12-05')).then(recomputed);
    given(openedProvisionally, recomputed).when(again('2022-12-05')).thenNothing();
    given(openedProvisionally)
      .when({ type: 'RecomputeDeadline', deadline: openedProvisionally.deadline, at: at('2022-12-05') })
      .thenNothing();
  });

  it('is the one that counts from then on: timers of the older one are ignored', () => {
    given(openedProvisionally, recomputed).when(reach('yellow', oldRevision)).thenNothing();
    given(openedProvisionally, recomputed)
      .when(reach('yellow', newRevision))
      .then({ ...reached('yellow', due), due: recomputed.deadline.due });
  });

  it('takes back the marks that are not reached by the new one, and no others', () => {
    const breached = [openedProvisionally, reached('breached', due), breachFiled];
    const takenBack = { ...recomputed, mark: 'yellow' as const, recomputedAt: at('2022-12-20') };
    given(...breached)
      .when(again('2022-12-20'))
      .then(takenBack);
    given(...breached, takenBack)
      .when(reach('yellow', newRevision))
      .thenNothing();
    given(...breached, takenBack)
      .when({ type: 'ConfirmFiling', adverse: 'breached', by: legalAccount, at: at('2022-12-20') })
      .thenRejected('ADVERSE_FILING_NOT_FOUND');
    given(...breached, takenBack)
      .when(reach('breached', newRevision))
      .then({ ...reached('breached', due), due: recomputed.deadline.due }, breachFiled);
    given(...breached)
      .when(again('2022-12-22'))
      .then({ ...recomputed, mark: 'breached', recomputedAt: at('2022-12-22') });
    given(openedProvisionally, reached('yellow', due))
      .when(again('2022-12-22'))
      .then({ ...recomputed, mark: 'yellow', recomputedAt: at('2022-12-22') });
  });

  it('stays where the arrangement was known, and where it is decided', () => {
    given(opened).when(again('2022-12-05')).thenNothing();
    given(openedProvisionally, examined, decided).when(again('2022-12-07')).thenNothing();
    given(openedProvisionally, examined, notNeeded).when(again('2022-12-07')).thenNothing();
  });
});

describe('a filing', () => {
  it('is confirmed once, each for itself, also when nothing else can be done any more', () => {
    given(opened, examined, refused, refusalFiled).when(confirm('refused')).then(filingConfirmed);
    given(opened, examined, refused, refusalFiled, { ...numbered, outcome: 'refused' })
      .when(confirm('refused'))
      .then(filingConfirmed);
    given(opened, examined, refused, refusalFiled, filingConfirmed)
      .when(confirm('refused'))
      .thenRejected('FILING_ALREADY_CONFIRMED', { status: 'decided', allowed: [] });
  });

  it('must be there', () => {
    given(opened, examined, refused, refusalFiled)
      .when(confirm('breached'))
      .thenRejected('ADVERSE_FILING_NOT_FOUND', { adverse: 'breached' });
  });
});

it('keeps the properties of a decider', () => {
  const someone = fc.constantFrom(officer('li'), officer('wang'), officer('zhao', { departmentCodes: ['hjbh'] }), {
    officerId: caseId,
    departmentCodes: ['scjg'],
  });
  const moment = fc.constantFrom(acceptedAt, at('2022-12-05'), at('2024-01-02'));
  checkDecider({
    decider: review,
    commands: fc.oneof(
      fc.constantFrom<ReviewCommand>(openReview, { ...openReview, processing: 'instant' }),
      fc.record<ReviewCommand>({
        type: fc.constant('ExamineReview'),
        officer: someone,
        opinion: fc.constantFrom('grant', 'needsMore'),
        text: fc.constant(sealed('意见')),
        at: moment,
      }),
      fc.record<ReviewCommand>({
        type: fc.constant('DecideReview'),
        officer: someone,
        outcome: fc.constantFrom('granted', 'refused', 'noLicenceNeeded'),
        reasons: fc.constantFrom([], reasons),
        at: moment,
      }),
      fc.constant(advise),
      fc.record<ReviewCommand>({
        type: fc.constant('NumberDecision'),
        documentNumber: fc.constantFrom(documentNumber, '营行审〔2022〕16号'),
      }),
      fc.constantFrom(reach('yellow'), reach('red'), reach('breached'), reach('red', '1/another')),
      fc.constantFrom(confirm('refused'), confirm('breached')),
      fc.record<ReviewCommand>({
        type: fc.constant('RecomputeDeadline'),
        deadline: fc.constantFrom(recomputed.deadline, openedProvisionally.deadline),
        at: moment,
      }),
    ),
  });
});

it('stays as it is when an event is out of place: replaying never fails', () => {
  for (const event of [examined, decided, numbered, recomputed, breachFiled, filingConfirmed]) {
    expect(review.evolve({ status: 'none' }, event)).toEqual({ status: 'none' });
  }
});
