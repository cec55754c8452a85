import { Controller, Get, Param, Query } from '@nestjs/common';
import { IsInt, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { Doc, IsInstant, Models, Operation, PageQuery, pageOf, type PageOf } from '@yikou/platform';
import { numbersQuery } from './document-number.queries';
import { documentNumbers, type DocumentNumberDoc } from './document-number.projection';

export class SeriesParams {
  @Doc({ zh: '发文机关代字', en: 'The series', example: '营行审' })
  @IsString()
  @MaxLength(16)
  @Matches(/^[一-鿿]{1,16}$/u)
  series!: string;

  @Doc({ zh: '年份', en: 'The year in Beijing of the decisions', example: 2022 })
  @IsInt()
  @Min(1000)
  @Max(2999)
  year!: number;
}

export class DocumentNumberDto {
  @IsString()
  @MaxLength(16)
  series!: string;

  @IsInt()
  year!: number;

  @Doc({ zh: '序号，从1起连续', en: 'The place in the series: from 1, without gaps' })
  @IsInt()
  @Min(1)
  number!: number;

  @Doc({ zh: '文号', en: 'As it is written', example: '营行审〔2022〕15号' })
  @IsString()
  @MaxLength(64)
  documentNumber!: string;

  @IsUUID()
  caseId!: string;

  @IsInstant()
  allocatedAt!: string;
}

const viewOf = ({ series, year, number, documentNumber, caseId, allocatedAt }: DocumentNumberDoc): DocumentNumberDto => ({
  series,
  year,
  number,
  documentNumber,
  caseId,
  allocatedAt,
});

/** 文号: which decision has which number. */
@Controller('approval/document-numbers')
export class DocumentNumberHttp {
  constructor(private readonly models: Models) {}

  @Get(':series/:year')
  @Operation({
    action: 'number.read',
    summary: { zh: '某年某文号序列的文号', en: 'The document numbers of a series in a year' },
    kind: 'query',
    params: SeriesParams,
    query: PageQuery,
    answer: pageOf(DocumentNumberDto),
    reads: [documentNumbers],
  })
  async list(@Param() { series, year }: SeriesParams, @Query() { limit, cursor }: PageQuery): Promise<PageOf<DocumentNumberDto>> {
    const { items, next } = await this.models.of(documentNumbers).find(numbersQuery({ series, year, limit, cursor }));
    return { items: items.map(viewOf), ...(next !== undefined && { next }) };
  }
}
