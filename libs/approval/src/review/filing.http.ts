import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import {
  answer,
  CallOf,
  Commands,
  IsInstant,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
} from '@yikou/platform';
import { reviewAggregate } from '../streams';
import { eventOf, FilingConfirmedDto } from './acts.answers';
import { adverseFilings, type FilingDoc } from './filing.projection';
import type { Adverse } from './review';
import { ConfirmFilingDto, FilingListQuery, LONGEST_REASON, MOST_REASONS, ReviewParams } from './review.dto';
import { ADVERSES, FILING_STATUSES, filingsQuery } from './review.queries';

export class FilingConfirmationDto {
  @IsUUID()
  by!: string;

  @IsInstant()
  at!: string;
}

export class AdverseFilingDto {
  @IsUUID()
  caseId!: string;

  @IsString()
  @MaxLength(64)
  caseNo!: string;

  @IsUUID()
  itemId!: string;

  @IsInt()
  @Min(1)
  itemVersion!: number;

  @IsString()
  @MaxLength(64)
  departmentCode!: string;

  @IsIn(ADVERSES)
  adverse!: Adverse;

  @IsIn(FILING_STATUSES)
  status!: FilingDoc['status'];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_REASONS)
  @IsString({ each: true })
  @MaxLength(LONGEST_REASON, { each: true })
  reasons?: string[];

  @IsInstant()
  filedAt!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => FilingConfirmationDto)
  confirmed?: FilingConfirmationDto;

  @IsInt()
  @Min(0)
  revision!: number;
}

const viewOf = ({ reasons, ...filing }: FilingDoc): AdverseFilingDto => ({ ...filing, ...(reasons && { reasons: [...reasons] }) });

/** 否定性备案: the refusals and breaches that the system has filed with the legal department. */
@Controller('approval/adverse-filings')
export class FilingHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Get()
  @Operation({
    action: 'filing.read',
    summary: { zh: '否定性备案清单（最新在前）', en: 'The filings of adverse outcomes, the newest first' },
    kind: 'query',
    query: FilingListQuery,
    answer: pageOf(AdverseFilingDto),
    reads: [adverseFilings],
  })
  async list(@Query() query: FilingListQuery, @CallOf() call: Call): Promise<PageOf<AdverseFilingDto>> {
    call.reaches({ departmentCode: query.departmentCode });
    const { items, next } = await this.models.of(adverseFilings).find(filingsQuery(query));
    return { items: items.map(viewOf), ...(next !== undefined && { next }) };
  }

  @Post(':caseId/confirmations')
  @Operation({
    action: 'filing.confirm',
    summary: { zh: '确认备案', en: 'Confirm a filing' },
    kind: 'command',
    params: ReviewParams,
    body: ConfirmFilingDto,
    answer: FilingConfirmedDto,
    ifMatch: 'optional',
    refusals: ['ADVERSE_FILING_NOT_FOUND', 'FILING_ALREADY_CONFIRMED'],
  })
  async confirm(
    @Param() { caseId }: ReviewParams,
    @Body() { adverse }: ConfirmFilingDto,
    @CallOf() call: Call,
  ): Promise<Answer<FilingConfirmedDto>> {
    const { state } = await this.commands.stateOf(reviewAggregate, caseId);
    if (state.status === 'none') throw new NotFound('adverseFiling', caseId);
    call.reaches({ departmentCode: state.about.departmentCode });
    const handled = await this.commands.handle(
      reviewAggregate,
      caseId,
      { type: 'ConfirmFiling', adverse, by: call.caller.accountId, at: call.now },
      call.envelope({ authority: '行政许可法 §10', occurredAt: call.now }),
    );
    const { confirmedAt, adverse: confirmed } = eventOf(handled, 'FilingConfirmed');
    return answer(handled, { caseId, adverse: confirmed, confirmedAt, revision: handled.revision });
  }
}
