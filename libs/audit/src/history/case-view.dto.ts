import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { Doc, IsInstant } from '@yikou/platform';
import type { Instant } from '@yikou/shared-kernel';
import type { By } from './case-order';
import { ActorDto, TimesDto } from './history.dto';

/** The case as of a moment. */

const NAME = 200;

export class CaseApplicantDto {
  @IsString()
  @MaxLength(NAME)
  kind!: string;

  @IsString()
  @MaxLength(NAME)
  subjectId!: string;
}

export class CaseReviewDto extends TimesDto {
  @IsIn(['open', 'decided', 'effective'])
  status!: 'open' | 'decided' | 'effective';

  @IsInt()
  @Min(0)
  examinations!: number;

  @IsInt()
  @Min(0)
  advice!: number;

  @Doc({ zh: '最近到达的时限标记', en: 'The last mark of the deadline that was reached', example: 'red' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  mark?: string;
}

export class CaseDecisionDto extends TimesDto {
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  outcome?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  documentNumber?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  decidedAt?: string;
}

export class CaseDeliveryDto extends TimesDto {
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  method?: string;
}

export class CasePushDto extends TimesDto {
  @IsString()
  @MaxLength(NAME)
  pushId!: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  departmentCode?: string;

  @IsString()
  @MaxLength(NAME)
  status!: string;

  @Doc({ zh: '已上报上级', en: 'It went up to the superior of the department' })
  @IsBoolean()
  escalated!: boolean;
}

export class CaseRatingDto extends TimesDto {
  @IsString()
  @MaxLength(NAME)
  ratingId!: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  grade?: string;
}

export class CaseEntitlementDto extends TimesDto {
  @IsString()
  @MaxLength(NAME)
  entitlementId!: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  policyId?: string;

  @Doc({ zh: '最近发生的事', en: 'The last thing that happened to it', example: 'payment-settled' })
  @IsString()
  @MaxLength(NAME)
  status!: string;
}

export class LastActDto extends TimesDto {
  @IsString()
  @MaxLength(NAME)
  type!: string;

  @ValidateNested()
  @Type(() => ActorDto)
  actor!: ActorDto;
}

export class ImportedFactDto {
  @IsString()
  @MaxLength(NAME)
  log!: string;

  @Doc({ zh: '在原日志中的名称', en: 'What it is called in its log' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  name?: string;

  @Doc({ zh: '在原日志中的位置', en: 'Its place in the log' })
  @IsInt()
  @Min(1)
  place!: number;

  @Doc({ zh: '是否已导完', en: 'Whether its end was imported' })
  @IsBoolean()
  complete!: boolean;
}

export class CaseAsOfDto {
  @IsUUID()
  caseId!: string;

  @IsInstant()
  asOf!: Instant;

  @IsIn(['occurred', 'recorded'])
  by!: By;

  @Doc({ zh: '来自旧系统的办件', en: 'Of a case from an older system' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ImportedFactDto)
  imported?: ImportedFactDto;

  @Doc({ zh: '收件状态；尚未登记则没有', en: 'The status at intake; absent while it is not registered' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  status?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => TimesDto)
  statusSince?: TimesDto;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  caseNo?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  itemId?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  itemVersion?: number;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  departmentCode?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => CaseApplicantDto)
  applicant?: CaseApplicantDto;

  @Doc({ zh: '跑动次数', en: 'Visits' })
  @IsInt()
  @Min(0)
  visits!: number;

  @IsInt()
  @Min(0)
  notes!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => CaseReviewDto)
  review?: CaseReviewDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => CaseDecisionDto)
  decision?: CaseDecisionDto;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CaseDeliveryDto)
  deliveries!: readonly CaseDeliveryDto[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CasePushDto)
  pushes!: readonly CasePushDto[];

  @IsOptional()
  @ValidateNested()
  @Type(() => CaseRatingDto)
  rating?: CaseRatingDto;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CaseEntitlementDto)
  entitlements!: readonly CaseEntitlementDto[];

  @Doc({ zh: '最后一个行为', en: 'The last act' })
  @ValidateNested()
  @Type(() => LastActDto)
  last!: LastActDto;

  @Doc({ zh: '到此时刻的事件数', en: 'Events up to that moment' })
  @IsInt()
  @Min(1)
  events!: number;
}
