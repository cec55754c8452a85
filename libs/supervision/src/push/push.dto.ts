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
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Doc, IsInstant, IsPlainText, PageQuery } from '@yikou/platform';
import { FEED_CURSOR } from './feed.cursor';
import type { Finding } from './push';

/** What the routes of pushes take and answer. */

export const FINDINGS = ['inOrder', 'conditionsNotMet', 'illegal'] as const satisfies readonly Finding[];
export const PUSH_STATUSES = ['queued', 'delivered', 'acknowledged', 'answered'] as const;
const DELIVERY_STATUSES = ['pending', 'delivered', 'parked'] as const;

export class PushParams {
  @Doc({ zh: '推送标识', en: 'The id of the push' })
  @IsUUID()
  pushId!: string;
}

export class DepartmentParams {
  @Doc({ zh: '监管部门代码', en: 'The supervising department', example: 'yjgl' })
  @IsPlainText(64)
  departmentCode!: string;
}

export class FeedQuery {
  @Doc({ zh: '上次答复中的 cursor；不填从头开始', en: 'The `cursor` of the answer before; absent: from the start' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(FEED_CURSOR)
  cursor?: string;

  @Doc({ zh: '条数，默认 100', en: 'How many; default 100', example: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;
}

export class ContentDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  caseNo?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  itemCode?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  itemName?: string;

  @IsOptional()
  @IsIn(['granted', 'refused', 'noLicenceNeeded'])
  outcome?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  documentNumber?: string;

  @IsOptional()
  @IsInstant()
  decidedAt?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  departmentCode?: string;

  @IsOptional()
  @IsIn(['natural', 'legal'])
  applicantKind?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  applicantName?: string;
}

export class PulledDto {
  @IsUUID()
  pushId!: string;

  @IsUUID()
  caseId!: string;

  @IsIn(PUSH_STATUSES)
  status!: (typeof PUSH_STATUSES)[number];

  @IsInstant()
  queuedAt!: string;

  @ValidateNested()
  @Type(() => ContentDto)
  content!: ContentDto;
}

export class FeedDto {
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => PulledDto)
  items!: PulledDto[];

  @Doc({ zh: '下次从此继续', en: 'Where to go on next time' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  cursor?: string;
}

export class PushListQuery extends PageQuery {
  @Doc({ zh: '部门；监管部门只能查本部门', en: 'The department; a supervising department sees its own only' })
  @IsOptional()
  @IsPlainText(64)
  departmentCode?: string;

  @IsOptional()
  @IsIn(PUSH_STATUSES)
  status?: (typeof PUSH_STATUSES)[number];

  @Doc({ zh: '仅看有（无）停发送达的', en: 'Only those with (without) a parked delivery' })
  @IsOptional()
  @IsBoolean()
  parked?: boolean;
}

export class DeliveryViewDto {
  @IsUUID()
  subscriptionId!: string;

  @IsIn(DELIVERY_STATUSES)
  status!: (typeof DELIVERY_STATUSES)[number];

  @IsInt()
  @Min(0)
  attempts!: number;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  lastFailure?: string;

  @IsOptional()
  @IsInstant()
  deliveredAt?: string;
}

export class FeedbackViewDto {
  @IsIn(FINDINGS)
  finding!: Finding;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  text?: string;

  @IsInstant()
  at!: string;
}

export class PushSummaryDto {
  @IsUUID()
  pushId!: string;

  @IsUUID()
  caseId!: string;

  @IsString()
  @MaxLength(64)
  departmentCode!: string;

  @IsIn(PUSH_STATUSES)
  status!: (typeof PUSH_STATUSES)[number];

  @IsBoolean()
  parked!: boolean;

  @IsBoolean()
  escalated!: boolean;

  @IsInstant()
  queuedAt!: string;

  @IsInstant()
  dueAt!: string;

  @IsInstant()
  acknowledgeBy!: string;

  @IsOptional()
  @IsInstant()
  acknowledgedAt?: string;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class PushViewDto extends PushSummaryDto {
  @ValidateNested()
  @Type(() => ContentDto)
  content!: ContentDto;

  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => DeliveryViewDto)
  deliveries!: DeliveryViewDto[];

  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => FeedbackViewDto)
  feedback!: FeedbackViewDto[];
}

export class GiveFeedbackDto {
  @Doc({ zh: '核查结论', en: 'What was found', example: 'inOrder' })
  @IsIn(FINDINGS)
  finding!: Finding;

  @Doc({ zh: '说明（加密保存）', en: 'In words; kept encrypted' })
  @IsOptional()
  @IsPlainText(2_000)
  text?: string;
}

export class ReplayPushDto {
  @Doc({ zh: '重发给哪个订阅', en: 'To which subscription it is sent again' })
  @IsUUID()
  subscriptionId!: string;
}

export class PushAnswerDto {
  @IsUUID()
  pushId!: string;

  @IsIn(PUSH_STATUSES)
  status!: (typeof PUSH_STATUSES)[number];

  @IsInt()
  @Min(0)
  revision!: number;
}

export class PushReplayedDto {
  @IsUUID()
  pushId!: string;

  @IsUUID()
  subscriptionId!: string;

  @IsInt()
  @Min(0)
  revision!: number;
}
