import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { KeyStore } from '@yikou/key-store';
import {
  answer,
  answerOf,
  CallOf,
  KEY_STORE,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
  within,
} from '@yikou/platform';
import { AdvisedDto, DecidedDto, eventOf, ExaminedDto } from './acts.answers';
import { OfficerActs } from './officer-acts';
import { ReviewDto, ReviewSummaryDto } from './review.answers';
import { DecideReviewDto, ExamineReviewDto, GiveAdviceDto, ReviewParams, WorkListQuery } from './review.dto';
import { reviews } from './review.projection';
import { workListQuery } from './review.queries';
import { ReviewReader, summaryOf } from './review.view';

const REFUSED_TO_OFFICERS = ['REVIEW_NOT_FOUND', 'NOT_ALLOWED', 'OTHER_DEPARTMENT', 'SUBJECT_ERASED'];

/** 审批: the work list of a department, and what its officers do to a case. */
@Controller('approval/reviews')
export class ReviewHttp {
  private readonly reader: ReviewReader;

  constructor(
    private readonly acts: OfficerActs,
    private readonly models: Models,
    @Inject(KEY_STORE) keys: KeyStore,
  ) {
    this.reader = new ReviewReader(keys);
  }

  @Get()
  @Operation({
    action: 'review.list',
    summary: { zh: '审批待办清单（按到期时间）', en: 'The work list, the next due first' },
    kind: 'query',
    query: WorkListQuery,
    answer: pageOf(ReviewSummaryDto),
    reads: [reviews],
  })
  async list(@Query() { status, mark, limit, cursor, ...query }: WorkListQuery, @CallOf() call: Call): Promise<PageOf<ReviewSummaryDto>> {
    const { departmentCode } = within(call, { departmentCode: query.departmentCode });
    const { items, next } = await this.models.of(reviews).find(workListQuery({ departmentCode, status, mark, limit, cursor }));
    return { items: items.map(summaryOf), ...(next !== undefined && { next }) };
  }

  @Get(':caseId')
  @Operation({
    action: 'review.read',
    summary: {
      zh: '审批详情：时限推算、审核、征求意见、决定',
      en: 'A review: how its deadline was reckoned, examinations, advice, decision',
    },
    kind: 'query',
    params: ReviewParams,
    answer: ReviewDto,
    refusals: ['REVIEW_NOT_FOUND'],
    reads: [reviews],
  })
  async show(@Param() { caseId }: ReviewParams, @CallOf() call: Call): Promise<Answer<ReviewDto>> {
    const found = await this.models.of(reviews).get(caseId);
    if (!found) throw new NotFound('review', caseId);
    call.reaches({ departmentCode: found.departmentCode });
    return answerOf(await this.reader.read(found), { revision: found.revision });
  }

  @Post(':caseId/examinations')
  @Operation({
    action: 'review.examine',
    summary: { zh: '审核', en: 'Examine a case' },
    kind: 'command',
    params: ReviewParams,
    body: ExamineReviewDto,
    answer: ExaminedDto,
    ifMatch: 'optional',
    refusals: [...REFUSED_TO_OFFICERS, 'NOT_CERTIFIED'],
  })
  async examine(
    @Param() { caseId }: ReviewParams,
    @Body() { opinion, text: words }: ExamineReviewDto,
    @CallOf() call: Call,
  ): Promise<Answer<ExaminedDto>> {
    const review = await this.acts.reviewFor(call, caseId);
    const text = words === undefined ? {} : { text: await this.acts.seal(review, words) };
    const handled = await this.acts.perform(call, review, '行政许可法 §34', (officer) => ({
      type: 'ExamineReview',
      officer,
      opinion,
      ...text,
      at: call.now,
    }));
    const { examinedAt, ...examined } = eventOf(handled, 'ReviewExamined');
    return answer(handled, { caseId, opinion: examined.opinion, examinedAt, revision: handled.revision });
  }

  @Post(':caseId/advice')
  @Operation({
    action: 'review.advise',
    summary: { zh: '登记内部或外部意见', en: 'Keep what was advised, inside or outside' },
    kind: 'command',
    params: ReviewParams,
    body: GiveAdviceDto,
    answer: AdvisedDto,
    ifMatch: 'optional',
    refusals: REFUSED_TO_OFFICERS,
  })
  async advise(@Param() { caseId }: ReviewParams, @Body() body: GiveAdviceDto, @CallOf() call: Call): Promise<Answer<AdvisedDto>> {
    const review = await this.acts.reviewFor(call, caseId);
    const [from, text] = [await this.acts.seal(review, body.from), await this.acts.seal(review, body.text)];
    const { source } = body;
    const handled = await this.acts.perform(call, review, '行政许可法 §34', (officer) => ({
      type: 'GiveAdvice',
      officer,
      source,
      from,
      text,
      at: call.now,
    }));
    const given = eventOf(handled, 'AdviceGiven');
    return answer(handled, { caseId, source: given.source, givenAt: given.givenAt, revision: handled.revision });
  }

  @Post(':caseId/decisions')
  @Operation({
    action: 'review.decide',
    summary: { zh: '作出审批决定', en: 'Decide a case' },
    kind: 'command',
    params: ReviewParams,
    body: DecideReviewDto,
    answer: DecidedDto,
    ifMatch: 'optional',
    refusals: [...REFUSED_TO_OFFICERS, 'NOT_CERTIFIED', 'EXAMINER_MAY_NOT_DECIDE', 'REASONS_REQUIRED'],
  })
  async decide(
    @Param() { caseId }: ReviewParams,
    @Body() { outcome, reasons }: DecideReviewDto,
    @CallOf() call: Call,
  ): Promise<Answer<DecidedDto>> {
    const review = await this.acts.reviewFor(call, caseId);
    const why = reasons === undefined ? {} : { reasons };
    const handled = await this.acts.perform(call, review, '行政许可法 §38', (officer) => ({
      type: 'DecideReview',
      officer,
      outcome,
      ...why,
      at: call.now,
    }));
    const decided = eventOf(handled, 'ReviewDecided');
    return answer(handled, {
      caseId,
      outcome: decided.outcome,
      decidedAt: decided.decidedAt,
      ...(decided.reasons && { reasons: [...decided.reasons] }),
      ...(decided.remedies && { remedies: [...decided.remedies] }),
      revision: handled.revision,
    });
  }
}
