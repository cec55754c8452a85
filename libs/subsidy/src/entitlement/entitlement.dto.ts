import { Doc, IsFen, IsInstant, PageQuery } from '@yikou/platform';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, MaxLength, Min, ValidateNested } from 'class-validator';
import { ENTITLEMENT_STATUSES, RETURN_REASONS, type EntitlementStatus, type ReturnReason } from './entitlement';

/** What the routes of entitlements take and answer. */

const LONGEST_TEXT = 200;
const MANY = 1_000;
const PAYMENT_STATUSES = ['ordered', 'settled', 'returned'] as const;

export class EntitlementParams {
  @Doc({ zh: '补贴资格标识', en: 'The id of the entitlement' })
  @IsUUID()
  entitlementId!: string;
}

/** Where money goes to. */
export class AccountDto {
  @Doc({
    zh: '收款银行账号；不填则付至国库留存账户',
    en: 'The bank account to pay to; absent: the one that the treasury has on record',
    example: '6222020200112230',
  })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  @Matches(/^[0-9]{8,30}$/)
  account?: string;
}

export class ConfirmIntentDto extends AccountDto {}

export class RetryPaymentDto extends AccountDto {}

export class EntitlementAnswerDto {
  @IsUUID()
  entitlementId!: string;

  @IsIn(ENTITLEMENT_STATUSES)
  status!: EntitlementStatus;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class PaymentApprovedDto extends EntitlementAnswerDto {
  @Doc({ zh: '支付标识；第二人审批后生成', en: 'The payment that the second approval ordered' })
  @IsOptional()
  @IsUUID()
  paymentId?: string;
}

export class EntitlementListQuery extends PageQuery {
  @Doc({ zh: '状态', en: 'Status of the entitlement' })
  @IsOptional()
  @IsIn(ENTITLEMENT_STATUSES)
  status?: EntitlementStatus;

  @Doc({ zh: '政策标识', en: 'Of one policy' })
  @IsOptional()
  @IsUUID()
  policyId?: string;

  @Doc({ zh: '享受主体标识', en: 'Of one beneficiary' })
  @IsOptional()
  @IsUUID()
  subjectId?: string;
}

@Doc({ zh: '补贴资格', en: 'An entitlement' })
export class EntitlementSummaryDto extends EntitlementAnswerDto {
  @IsUUID()
  policyId!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  policyName!: string;

  @IsUUID()
  subjectId!: string;

  @Doc({ zh: '政策期限', en: 'The period of the policy', example: '2022-12-01..2023-12-31' })
  @IsString()
  @MaxLength(LONGEST_TEXT)
  period!: string;

  @Doc({ zh: '金额（分）', en: 'In fen', example: 50_000 })
  @IsFen()
  amount!: number;

  @IsUUID()
  caseId!: string;

  @IsInstant()
  matchedAt!: string;
}

@Doc({ zh: '匹配依据', en: 'The facts that it rests on, as they stood' })
export class EvidenceDto {
  @IsString()
  @MaxLength(LONGEST_TEXT)
  caseNo!: string;

  @IsInt()
  @Min(0)
  caseRevision!: number;

  @IsUUID()
  itemId!: string;

  @IsInt()
  @Min(1)
  itemVersion!: number;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  itemCode!: string;

  @IsInstant()
  deliveredAt!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  policyName!: string;

  @IsInt()
  @Min(0)
  policyRevision!: number;
}

export class ApprovalDto {
  @Doc({ zh: '审批人账号标识', en: 'The account that approved' })
  @IsUUID()
  by!: string;

  @IsInstant()
  at!: string;
}

export class PaymentDto {
  @IsUUID()
  paymentId!: string;

  @IsIn(PAYMENT_STATUSES)
  status!: (typeof PAYMENT_STATUSES)[number];

  @IsInstant()
  orderedAt!: string;

  @IsOptional()
  @IsInstant()
  endedAt?: string;

  @Doc({ zh: '退回原因：账户已销户、账户不可读取', en: 'Why it came back' })
  @IsOptional()
  @IsIn(RETURN_REASONS)
  reason?: ReturnReason;
}

@Doc({ zh: '补贴资格详情', en: 'An entitlement with its evidence, approvals and payments' })
export class EntitlementViewDto extends EntitlementSummaryDto {
  @ValidateNested()
  @Type(() => EvidenceDto)
  evidence!: EvidenceDto;

  @IsOptional()
  @IsInstant()
  confirmedAt?: string;

  @IsOptional()
  @IsInstant()
  waivedAt?: string;

  @Doc({ zh: '收款银行账号；仅本人与财务可见', en: 'The account to pay to: shown to the beneficiary and to finance' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  account?: string;

  @IsArray()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => ApprovalDto)
  approvals!: readonly ApprovalDto[];

  @IsArray()
  @ArrayMaxSize(MANY)
  @ValidateNested({ each: true })
  @Type(() => PaymentDto)
  payments!: readonly PaymentDto[];
}
