import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { KeyStore } from '@yikou/key-store';
import {
  answer,
  answerOf,
  type Answer,
  type Call,
  CallOf,
  Commands,
  KEY_STORE,
  notFound,
  Operation,
  pageOf,
  type PageOf,
  within,
} from '@yikou/platform';
import { parseUuid } from '@yikou/shared-kernel';
import { Facts } from '../facts/facts.queries';
import { ratingIdOf } from '../streams';
import { ratingAggregate } from './rating.aggregate';
import { RateServiceDto, RatingGivenDto, RatingIdParams, RatingListQuery, RatingViewDto } from './rating.dto';
import { ratingProjection, type RatingDocument } from './rating.projection';
import { RatingQueries } from './rating.queries';

@Controller('feedback/ratings')
export class RatingHttp {
  constructor(
    private readonly commands: Commands,
    private readonly facts: Facts,
    private readonly ratings: RatingQueries,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  @Post()
  @Operation({
    action: 'rating.give',
    summary: { zh: '好差评：评价一次服务', en: 'Rate a service' },
    kind: 'command',
    status: 201,
    body: RateServiceDto,
    answer: RatingGivenDto,
    refusals: ['CASE_NOT_DELIVERED', 'NOT_THE_APPLICANT', 'NOT_ALLOWED', 'SUBJECT_ERASED'],
  })
  async rate(@Body() { caseId, grade, tags = [], text }: RateServiceDto, @CallOf() call: Call): Promise<Answer<RatingGivenDto>> {
    const service = await this.facts.delivery(caseId);
    if (service) call.reaches({ subjectId: service.subjectId });
    const ratingId = ratingIdOf(caseId);
    const sealed = service && text !== undefined ? await this.keys.seal(parseUuid(service.subjectId), text) : undefined;
    const handled = await this.commands.handle(
      ratingAggregate,
      ratingId,
      {
        type: 'RateService',
        ratingId,
        service,
        raterId: call.caller.subjectId,
        grade,
        tags,
        ...(sealed && { text: sealed }),
        ratedAt: call.now,
      },
      call.envelope({ authority: '国办发〔2019〕51号' }),
    );
    return answer(handled, { ratingId, caseId, grade, revision: handled.revision });
  }

  @Get()
  @Operation({
    action: 'rating.list',
    summary: { zh: '评价列表（新评价在前）', en: 'List ratings, the newest first' },
    kind: 'query',
    query: RatingListQuery,
    answer: pageOf(RatingViewDto),
    reads: [ratingProjection],
  })
  async list(@Query() query: RatingListQuery, @CallOf() call: Call): Promise<Answer<PageOf<RatingViewDto>>> {
    const { grade, departmentCode } = query;
    const { items, next } = await this.ratings.list({ grade, ...within(call, { departmentCode }) }, query);
    const views = await Promise.all(items.map((doc) => this.viewOf(doc)));
    return answerOf({ items: views, ...(next !== undefined && { next }) });
  }

  @Get(':ratingId')
  @Operation({
    action: 'rating.read',
    summary: { zh: '查看评价', en: 'Show a rating' },
    kind: 'query',
    params: RatingIdParams,
    answer: RatingViewDto,
    refusals: ['RATING_NOT_FOUND'],
    reads: [ratingProjection],
  })
  async show(@Param() { ratingId }: RatingIdParams, @CallOf() call: Call): Promise<Answer<RatingViewDto>> {
    const found = await this.ratings.find(ratingId);
    if (!found) throw notFound('rating', ratingId);
    call.reaches({ departmentCode: found.departmentCode, subjectId: found.subjectId });
    return answerOf(await this.viewOf(found), { revision: found.revision });
  }

  private async viewOf({ text: sealed, subjectId: _, delivery: __, ...rating }: RatingDocument): Promise<RatingViewDto> {
    const text = sealed && (await this.keys.open(sealed));
    return { ...rating, ...(text !== undefined && { text }) };
  }
}
