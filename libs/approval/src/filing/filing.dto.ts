import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { Doc, IsInstant, IsPlainText, PageQuery } from '@yikou/platform';
import { ActedDto } from '../review/acts.answers';
import { LONGEST_REASON, MOST_REASONS } from '../review/review.dto';
import { ReviewedCaseDto } from '../review/reviewed-case.dto';
import type { FiledOutcome } from './filing';
import type { FilingDoc } from './filing.projection';
import { FILED_OUTCOMES, FILING_STATUSES } from './filing.queries';

/** What the routes of filings take and answer. */

export class FilingListQuery extends PageQuery {
  @Doc({ zh: '部门代码', en: 'The department that the case is of' })
  @IsOptional()
  @IsPlainText(64)
  departmentCode?: string;

  @Doc({ zh: '已备案或已确认', en: 'Filed, or confirmed as well' })
  @IsOptional()
  @IsIn(FILING_STATUSES)
  status?: (typeof FILING_STATUSES)[number];

  @Doc({ zh: '不予受理、不予许可或超期', en: 'Acceptance refused, licence refused, or limit breached' })
  @IsOptional()
  @IsIn(FILED_OUTCOMES)
  adverse?: FiledOutcome;
}

export class ConfirmFilingDto {
  @Doc({ zh: '所确认的否定性结果', en: 'The adverse outcome whose filing is confirmed', example: 'refused' })
  @IsIn(FILED_OUTCOMES)
  adverse!: FiledOutcome;
}

export class FilingConfirmedDto extends ActedDto {
  @IsIn(FILED_OUTCOMES)
  adverse!: FiledOutcome;

  @IsInstant()
  confirmedAt!: string;
}

export class FilingConfirmationDto {
  @IsUUID()
  by!: string;

  @IsInstant()
  at!: string;
}

export class AdverseFilingDto extends ReviewedCaseDto {
  @IsIn(FILED_OUTCOMES)
  adverse!: FiledOutcome;

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
