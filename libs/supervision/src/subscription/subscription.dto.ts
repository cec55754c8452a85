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
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { Doc, IsInstant, IsPlainText, PageQuery } from '@yikou/platform';
import { FEED_CURSOR } from '../push/feed.cursor';

/** What the routes of subscriptions take and answer. */

export class SubscriptionParams {
  @Doc({ zh: '订阅标识', en: 'The id of the subscription' })
  @IsUUID()
  subscriptionId!: string;
}

export class OpenSubscriptionDto {
  @Doc({ zh: '监管部门代码', en: 'The supervising department', example: 'yjgl' })
  @IsPlainText(64)
  departmentCode!: string;

  @Doc({ zh: '接收地址；生产环境须为 https', en: 'Where webhooks go; https in production', example: 'https://supervision.example/yikou' })
  @IsString()
  @MaxLength(2_000)
  @Matches(/^https?:\/\/[^\s"'<>\\^`{|}]+$/)
  url!: string;

  @Doc({ zh: '仅订阅这些事项；不填为全部', en: 'Of these items only; absent: of all' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ArrayUnique()
  @IsPlainText(100, { each: true })
  itemCodes?: string[];
}

export class CloseSubscriptionDto {
  @Doc({ zh: '原因', en: 'Why', example: '系统迁移' })
  @IsPlainText(200)
  reason!: string;
}

export class ReplaySubscriptionDto {
  @Doc({ zh: '从此游标之后重发；不填为全部', en: 'Sends again what came after this cursor; absent: everything' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @Matches(FEED_CURSOR)
  cursor?: string;
}

export class SubscriptionOpenedDto {
  @IsUUID()
  subscriptionId!: string;

  @Doc({ zh: '签名密钥（Standard Webhooks）', en: 'The secret of the signatures (Standard Webhooks)' })
  @IsString()
  @MaxLength(100)
  secret!: string;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class SubscriptionClosedDto {
  @IsUUID()
  subscriptionId!: string;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class ReplayedDto {
  @IsUUID()
  subscriptionId!: string;

  @Doc({ zh: '将重发的推送数', en: 'How many pushes are sent again' })
  @IsInt()
  @Min(0)
  pushes!: number;
}

export class SubscriptionListQuery extends PageQuery {
  @IsOptional()
  @IsPlainText(64)
  departmentCode?: string;
}

export class SubscriptionViewDto {
  @IsUUID()
  subscriptionId!: string;

  @IsIn(['open', 'closed'])
  status!: 'open' | 'closed';

  @IsPlainText(64)
  departmentCode!: string;

  @IsString()
  @MaxLength(2_000)
  url!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsPlainText(100, { each: true })
  itemCodes?: string[];

  @IsInstant()
  openedAt!: string;

  @IsOptional()
  @IsInstant()
  closedAt?: string;

  @IsInt()
  @Min(0)
  revision!: number;
}
