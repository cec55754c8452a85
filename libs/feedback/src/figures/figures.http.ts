import { Controller, Get, Query } from '@nestjs/common';
import { answerOf, type Answer, type Call, CallOf, Doc, IsPlainText, Operation, within } from '@yikou/platform';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { figuresProjection } from './figures.projection';
import { FigureQueries } from './figures.queries';

export class RatingFiguresQuery {
  @Doc({ zh: '实施部门编码；不填为全部', en: 'Code of the implementing department; absent: all' })
  @IsOptional()
  @IsPlainText(100)
  departmentCode?: string;
}

@Doc({ zh: '各等级评价数', en: 'Ratings by grade' })
export class GradeCountsDto {
  @IsInt()
  @Min(0)
  verySatisfied!: number;

  @IsInt()
  @Min(0)
  satisfied!: number;

  @IsInt()
  @Min(0)
  basicallySatisfied!: number;

  @IsInt()
  @Min(0)
  dissatisfied!: number;

  @IsInt()
  @Min(0)
  veryDissatisfied!: number;
}

@Doc({ zh: '好差评统计', en: 'Figures of the ratings' })
export class RatingFiguresDto {
  @ValidateNested()
  @Type(() => GradeCountsDto)
  counts!: GradeCountsDto;

  @IsInt()
  @Min(0)
  total!: number;

  @Doc({ zh: '好评数：基本满意及以上', en: 'Good ratings: from basically satisfied up' })
  @IsInt()
  @Min(0)
  good!: number;

  @Doc({ zh: '好评率；没有评价时不给出', en: 'Share of good ratings; absent while nothing is rated', example: 0.9987 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  goodShare?: number;
}

@Controller('feedback/figures')
export class FiguresHttp {
  constructor(private readonly figures: FigureQueries) {}

  @Get()
  @Operation({
    action: 'figures.read',
    summary: { zh: '好差评统计', en: 'Counts by grade and the share of good ratings' },
    kind: 'query',
    query: RatingFiguresQuery,
    answer: RatingFiguresDto,
    reads: [figuresProjection],
  })
  async show(@Query() { departmentCode: asked }: RatingFiguresQuery, @CallOf() call: Call): Promise<Answer<RatingFiguresDto>> {
    const { departmentCode } = within(call, { departmentCode: asked });
    return answerOf(await this.figures.of(departmentCode));
  }
}
