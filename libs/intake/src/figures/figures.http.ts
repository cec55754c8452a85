import { Controller, Get, Query } from '@nestjs/common';
import { answerOf, type Answer, type Call, CallOf, Doc, IsPlainText, Operation, within } from '@yikou/platform';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, Min, ValidateNested } from 'class-validator';
import { figuresProjection } from './figures.projection';
import { FigureQueries } from './figures.queries';

export class FiguresQuery {
  @Doc({ zh: '实施部门编码；不填为全部', en: 'Code of the implementing department; absent: all' })
  @IsOptional()
  @IsPlainText(100)
  departmentCode?: string;
}

@Doc({ zh: '按渠道的收件数', en: 'Cases registered, by channel' })
export class ChannelsDto {
  @IsInt()
  @Min(0)
  window!: number;

  @IsInt()
  @Min(0)
  online!: number;

  @IsInt()
  @Min(0)
  mobile!: number;

  @IsInt()
  @Min(0)
  mail!: number;

  @IsInt()
  @Min(0)
  otherCity!: number;
}

@Doc({ zh: '平均跑动次数：已送达办件', en: 'Visits of the delivered cases' })
export class VisitsDto {
  @Doc({ zh: '已送达办件数', en: 'Cases delivered' })
  @IsInt()
  @Min(0)
  cases!: number;

  @Doc({ zh: '其跑动次数合计', en: 'Their visits, together' })
  @IsInt()
  @Min(0)
  visits!: number;

  @Doc({ zh: '平均；没有已送达办件时不给出', en: 'Visits a case; absent while nothing is delivered', example: 0.56 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  average?: number;

  @Doc({ zh: '最多跑一次的办件数', en: 'Cases that took one visit at most' })
  @IsInt()
  @Min(0)
  atMostOne!: number;
}

@Doc({ zh: '受理统计', en: 'Figures of the window' })
export class FiguresDto {
  @IsInt()
  @Min(0)
  registered!: number;

  @ValidateNested()
  @Type(() => ChannelsDto)
  channels!: ChannelsDto;

  @IsInt()
  @Min(0)
  accepted!: number;

  @Doc({ zh: '不予受理数', en: 'Cases whose acceptance was refused' })
  @IsInt()
  @Min(0)
  refused!: number;

  @IsInt()
  @Min(0)
  delivered!: number;

  @ValidateNested()
  @Type(() => VisitsDto)
  visits!: VisitsDto;
}

@Controller('intake/figures')
export class FiguresHttp {
  constructor(private readonly figures: FigureQueries) {}

  @Get()
  @Operation({
    action: 'figures.read',
    summary: { zh: '受理统计（含平均跑动次数）', en: 'Figures of the window, the average of visits among them' },
    kind: 'query',
    query: FiguresQuery,
    answer: FiguresDto,
    reads: [figuresProjection],
  })
  async show(@Query() { departmentCode: asked }: FiguresQuery, @CallOf() call: Call): Promise<Answer<FiguresDto>> {
    const { departmentCode } = within(call, { departmentCode: asked });
    return answerOf(await this.figures.of(departmentCode));
  }
}
