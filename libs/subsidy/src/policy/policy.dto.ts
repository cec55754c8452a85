import type { ApplicantKind } from '@yikou/contracts';
import { Doc, IsBeijingDay, IsFen, IsInstant, IsPlainText, PageQuery } from '@yikou/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { PolicyStatus } from './policy';

/** What the routes of policies take and answer. */

export const POLICY_STATUSES = ['drafted', 'published', 'closed'] as const satisfies readonly PolicyStatus[];
const KINDS = ['natural', 'legal'] as const satisfies readonly ApplicantKind[];
const MOST_ITEMS = 500;
const LONGEST_NAME = 200;
const LONGEST_CODE = 100;

export class PolicyParams {
  @Doc({ zh: '政策标识', en: 'The id of the policy' })
  @IsUUID()
  policyId!: string;
}

export class DraftPolicyDto {
  @Doc({ zh: '政策名称', en: 'What the policy is called', example: '高新技术企业认定补助' })
  @IsPlainText(LONGEST_NAME)
  name!: string;

  @Doc({ zh: '事项编码：其中任一事项准予并送达即符合条件', en: 'Codes of items: a delivered grant of one of them entitles' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @ArrayUnique()
  @IsPlainText(LONGEST_CODE, { each: true })
  itemCodes!: string[];

  @Doc({ zh: '适用的申请人类型', en: 'Which kinds of applicants', example: ['legal'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(KINDS.length)
  @ArrayUnique()
  @IsIn(KINDS, { each: true })
  applicantKinds!: ApplicantKind[];

  @Doc({ zh: '每户补贴金额（分）', en: 'For each beneficiary, in fen', example: 50_000 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amount!: number;

  @Doc({ zh: '资金上限（分）', en: 'Of the whole budget, in fen', example: 5_000_000 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  ceiling!: number;

  @Doc({ zh: '起始日（送达日，含）', en: 'First day of the deliveries that entitle', example: '2022-12-01' })
  @IsBeijingDay()
  from!: string;

  @Doc({ zh: '终止日（送达日，含）', en: 'Last day of the deliveries that entitle', example: '2023-12-31' })
  @IsBeijingDay()
  until!: string;
}

export class PolicyAnswerDto {
  @IsUUID()
  policyId!: string;

  @IsIn(POLICY_STATUSES)
  status!: PolicyStatus;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class PolicyListQuery extends PageQuery {
  @Doc({ zh: '政策状态', en: 'Status of the policy' })
  @IsOptional()
  @IsIn(POLICY_STATUSES)
  status?: PolicyStatus;
}

@Doc({ zh: '补贴政策', en: 'A policy' })
export class PolicyViewDto extends PolicyAnswerDto {
  @IsString()
  @MaxLength(LONGEST_NAME)
  name!: string;

  @IsArray()
  @ArrayMaxSize(MOST_ITEMS)
  @IsString({ each: true })
  @MaxLength(LONGEST_CODE, { each: true })
  itemCodes!: readonly string[];

  @IsArray()
  @ArrayMaxSize(KINDS.length)
  @IsIn(KINDS, { each: true })
  applicantKinds!: readonly ApplicantKind[];

  @IsFen()
  amount!: number;

  @IsFen()
  ceiling!: number;

  @IsBeijingDay()
  from!: string;

  @IsBeijingDay()
  until!: string;

  @IsInstant()
  draftedAt!: string;

  @IsOptional()
  @IsInstant()
  publishedAt?: string;

  @IsOptional()
  @IsInstant()
  closedAt?: string;
}

@Doc({ zh: '各状态的补贴资格数', en: 'Entitlements by status' })
export class EntitlementCountsDto {
  @IsInt()
  @Min(0)
  matched!: number;

  @IsInt()
  @Min(0)
  confirmed!: number;

  @IsInt()
  @Min(0)
  waived!: number;

  @IsInt()
  @Min(0)
  reserved!: number;

  @IsInt()
  @Min(0)
  exhausted!: number;

  @IsInt()
  @Min(0)
  approved!: number;

  @IsInt()
  @Min(0)
  ordered!: number;

  @IsInt()
  @Min(0)
  settled!: number;

  @IsInt()
  @Min(0)
  returned!: number;
}

@Doc({
  zh: '补贴资金（分）：上限 = 已占用 + 支付中 + 已支付 + 剩余',
  en: 'The budget, in fen: ceiling = reserved + ordered + paid + remaining',
})
export class BudgetViewDto {
  @IsUUID()
  policyId!: string;

  @IsFen()
  ceiling!: number;

  @Doc({ zh: '已占用、尚未下达支付指令（含退回）', en: 'Reserved and not out for payment; what came back is here again' })
  @IsFen()
  reserved!: number;

  @Doc({ zh: '已下达支付指令、尚无结果', en: 'Ordered, and no result yet' })
  @IsFen()
  ordered!: number;

  @Doc({ zh: '已支付', en: 'Paid' })
  @IsFen()
  paid!: number;

  @Doc({ zh: '剩余', en: 'What is left' })
  @IsFen()
  remaining!: number;

  @ValidateNested()
  @Type(() => EntitlementCountsDto)
  entitlements!: EntitlementCountsDto;
}
