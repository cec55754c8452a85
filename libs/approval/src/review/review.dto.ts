import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import type { Outcome } from '@yikou/contracts';
import { Doc, IsPlainText, PageQuery } from '@yikou/platform';
import type { AdviceSource, Mark, Opinion, ReviewStatus } from './review';
import { REVIEW_STATUSES, STANDINGS } from './review.queries';

/** What the routes of reviews take. */

export const OPINIONS = ['grant', 'refuse', 'noLicenceNeeded', 'needsMore'] as const satisfies readonly Opinion[];
export const SOURCES = ['inside', 'outside'] as const satisfies readonly AdviceSource[];
export const MARKS = ['yellow', 'red', 'breached'] as const satisfies readonly Mark[];
export const OUTCOMES = ['granted', 'refused', 'noLicenceNeeded'] as const satisfies readonly Outcome[];

export const LONGEST_TEXT = 2_000;
export const LONGEST_NAME = 200;
export const LONGEST_REASON = 500;
export const MOST_REASONS = 20;

export class ReviewParams {
  @Doc({ zh: '办件标识', en: 'The id of the case' })
  @IsUUID()
  caseId!: string;
}

export class WorkListQuery extends PageQuery {
  @Doc({
    zh: '部门代码；审批人员默认本部门，可查兼办部门',
    en: 'The department; for an officer by default the own, or one acted for as well',
  })
  @IsOptional()
  @IsPlainText(64)
  departmentCode?: string;

  @Doc({ zh: '审批状态', en: 'Where the review stands' })
  @IsOptional()
  @IsIn(REVIEW_STATUSES)
  status?: ReviewStatus;

  @Doc({ zh: '时限状态：正常、黄灯、红灯、超期', en: 'Where its time limit stands' })
  @IsOptional()
  @IsIn(STANDINGS)
  mark?: 'inTime' | Mark;
}

export class ExamineReviewDto {
  @Doc({ zh: '审核意见；needsMore 表示尚不能得出结论', en: 'The opinion; `needsMore` concludes nothing', example: 'grant' })
  @IsIn(OPINIONS)
  opinion!: Opinion;

  @Doc({ zh: '意见说明（加密保存）', en: 'In words; kept encrypted', example: '材料齐全，符合法定条件' })
  @IsOptional()
  @IsPlainText(LONGEST_TEXT)
  text?: string;
}

export class GiveAdviceDto {
  @Doc({ zh: '内部或外部', en: 'From inside the authority or outside', example: 'outside' })
  @IsIn(SOURCES)
  source!: AdviceSource;

  @Doc({ zh: '提出意见的单位或专家（加密保存）', en: 'Who advises; kept encrypted', example: '消防救援支队' })
  @IsPlainText(LONGEST_NAME)
  from!: string;

  @Doc({ zh: '意见内容（加密保存）', en: 'What is advised; kept encrypted', example: '无意见' })
  @IsPlainText(LONGEST_TEXT)
  text!: string;
}

export class DecideReviewDto {
  @Doc({ zh: '决定：准予、不予许可、无需许可', en: 'Granted, refused, or no licence is needed', example: 'granted' })
  @IsIn(OUTCOMES)
  outcome!: Outcome;

  @Doc({ zh: '理由；不予许可时必填，写入决定书，不得含个人信息', en: 'Reasons, without personal data; a refusal must give them' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_REASONS)
  @IsPlainText(LONGEST_REASON, { each: true })
  reasons?: string[];
}
