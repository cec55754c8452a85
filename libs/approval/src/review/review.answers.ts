import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { ApplicantKind, Outcome, Processing } from '@yikou/contracts';
import { Doc, IsBeijingDay, IsInstant } from '@yikou/platform';
import type { Remedy } from './remedies';
import type { Adverse, AdviceSource, Mark, Opinion, ReviewStatus } from './review';
import { LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT, MARKS, MOST_REASONS, OPINIONS, OUTCOMES, SOURCES } from './review.dto';
import { ADVERSES, REVIEW_STATUSES, STANDINGS } from './review.queries';
import { ReviewedCaseDto } from './reviewed-case.dto';

/** What is read of reviews. */

const MANY = 10_000;

export class ReviewSummaryDto extends ReviewedCaseDto {
  @IsString()
  @MaxLength(LONGEST_NAME)
  itemCode!: string;

  @IsString()
  @MaxLength(LONGEST_NAME)
  itemName!: string;

  @IsIn(['committed', 'instant'])
  processing!: Processing;

  @Doc({ zh: '待审核、待决定、待当场决定、已决定待编号、已生效', en: 'Where the review stands' })
  @IsIn(REVIEW_STATUSES)
  status!: ReviewStatus;

  @Doc({ zh: '时限状态', en: 'Where its time limit stands' })
  @IsIn(STANDINGS)
  mark!: 'inTime' | Mark;

  @IsInstant()
  openedAt!: string;

  @Doc({ zh: '到期时刻（北京时间当日24:00）', en: 'The first moment that is too late' })
  @IsInstant()
  due!: string;

  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  documentNumber?: string;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class ReviewApplicantDto {
  @IsUUID()
  subjectId!: string;

  @IsIn(['natural', 'legal'])
  kind!: ApplicantKind;

  @Doc({ zh: '姓名或名称；密钥已销毁时没有', en: 'The name; absent once its key was destroyed' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_NAME)
  name?: string;
}

export class DeadlineStepDto {
  @IsIn(['start', 'limit', 'extension', 'pause', 'calendar', 'due'])
  step!: 'start' | 'limit' | 'extension' | 'pause' | 'calendar' | 'due';

  @IsString()
  @MaxLength(LONGEST_TEXT)
  zh!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  en!: string;
}

export class ReviewDeadlineDto {
  @IsInstant()
  due!: string;

  @IsBeijingDay()
  dueDay!: string;

  @IsInstant()
  yellowAt!: string;

  @IsInstant()
  redAt!: string;

  @Doc({ zh: '所依据年份的放假安排尚未公布', en: 'The holidays of its year are not announced yet' })
  @IsBoolean()
  provisional!: boolean;

  @IsString()
  @MaxLength(64)
  calendarVersion!: string;

  @Doc({ zh: '推算过程，逐步说明', en: 'How it was reckoned, step by step' })
  @IsArray()
  @ArrayMaxSize(MANY)
  @ValidateNested({ each: true })
  @Type(() => DeadlineStepDto)
  derivation!: DeadlineStepDto[];
}

export class CertificateUsedDto {
  @IsUUID()
  certificateId!: string;

  @Doc({ zh: '所依据的执法资格证事实的版本', en: 'The version of the fact that was relied on' })
  @IsInt()
  @Min(0)
  revision!: number;
}

export class ExaminationDto {
  @IsUUID()
  officerId!: string;

  @ValidateNested()
  @Type(() => CertificateUsedDto)
  certificate!: CertificateUsedDto;

  @IsIn(OPINIONS)
  opinion!: Opinion;

  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text?: string;

  @IsInstant()
  examinedAt!: string;
}

export class AdviceDto {
  @IsUUID()
  recordedBy!: string;

  @IsIn(SOURCES)
  source!: AdviceSource;

  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_NAME)
  from?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text?: string;

  @IsInstant()
  givenAt!: string;
}

export class MarkReachedDto {
  @IsIn(MARKS)
  mark!: Mark;

  @IsInstant()
  reachedAt!: string;
}

export class RemedyWithinDto {
  @IsInt()
  @Min(1)
  amount!: number;

  @IsIn(['days', 'months'])
  unit!: Remedy['within']['unit'];
}

export class RemedyDto {
  @Doc({ zh: '行政复议或行政诉讼', en: 'Reconsideration or suit' })
  @IsIn(['reconsideration', 'suit'])
  kind!: Remedy['kind'];

  @Doc({ zh: '自知道决定之日起的自然日或月', en: 'Calendar days or months from the day on which the decision became known' })
  @ValidateNested()
  @Type(() => RemedyWithinDto)
  within!: RemedyWithinDto;

  @IsString()
  @MaxLength(LONGEST_NAME)
  article!: string;
}

export class ReviewDecisionDto {
  @IsIn(OUTCOMES)
  outcome!: Outcome;

  @IsUUID()
  officerId!: string;

  @ValidateNested()
  @Type(() => CertificateUsedDto)
  certificate!: CertificateUsedDto;

  @IsInstant()
  decidedAt!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_REASONS)
  @IsString({ each: true })
  @MaxLength(LONGEST_REASON, { each: true })
  reasons?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_REASONS)
  @ValidateNested({ each: true })
  @Type(() => RemedyDto)
  remedies?: RemedyDto[];

  @IsOptional()
  @IsString()
  @MaxLength(64)
  documentNumber?: string;
}

export class ReviewDto extends ReviewSummaryDto {
  @ValidateNested()
  @Type(() => ReviewApplicantDto)
  applicant!: ReviewApplicantDto;

  @Doc({ zh: '事项所属执法领域', en: 'The field of law that a certificate must cover' })
  @IsString()
  @MaxLength(LONGEST_NAME)
  fieldOfLaw!: string;

  @ValidateNested()
  @Type(() => ReviewDeadlineDto)
  deadline!: ReviewDeadlineDto;

  @IsArray()
  @ArrayMaxSize(MANY)
  @ValidateNested({ each: true })
  @Type(() => ExaminationDto)
  examinations!: ExaminationDto[];

  @IsArray()
  @ArrayMaxSize(MANY)
  @ValidateNested({ each: true })
  @Type(() => AdviceDto)
  advice!: AdviceDto[];

  @IsArray()
  @ArrayMaxSize(MARKS.length)
  @ValidateNested({ each: true })
  @Type(() => MarkReachedDto)
  marks!: MarkReachedDto[];

  @Doc({ zh: '已备案的否定性结果', en: 'The adverse outcomes that were filed' })
  @IsArray()
  @ArrayMaxSize(ADVERSES.length)
  @IsIn(ADVERSES, { each: true })
  filings!: Adverse[];

  @IsOptional()
  @ValidateNested()
  @Type(() => ReviewDecisionDto)
  decision?: ReviewDecisionDto;
}
