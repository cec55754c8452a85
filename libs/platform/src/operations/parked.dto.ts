import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Doc, IsInstant, IsJsonObject, IsPlainText, PageQuery } from '../http';
import type { Instant, Uuid } from '@yikou/shared-kernel';

const REACTOR = /^[a-z][a-z0-9-]*$/;
const NAME = 200;
const DETAIL = 4_000;
const MOST = 100_000;

export class ParkedListQuery extends PageQuery {
  @Doc({ zh: '响应器', en: 'The reactor', example: 'approval-review-opener' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  @Matches(REACTOR)
  reactor?: string;
}

export class ParkedKeyParams {
  @Doc({ zh: '响应器', en: 'The reactor', example: 'approval-review-opener' })
  @IsString()
  @MaxLength(NAME)
  @Matches(REACTOR)
  reactor!: string;

  @Doc({ zh: '消息的键，如案件标识', en: 'The key of the messages, e.g. the id of a case' })
  @IsString()
  @Length(1, NAME)
  key!: string;
}

export class FailureDto {
  @Doc({ zh: '错误代码', en: 'The code of the error' })
  @IsString()
  @MaxLength(NAME)
  code!: string;

  @IsString()
  @MaxLength(DETAIL)
  detail!: string;
}

export class ParkedKeyDto extends FailureDto {
  @IsString()
  @MaxLength(NAME)
  reactor!: string;

  @IsString()
  @MaxLength(NAME)
  key!: string;

  @Doc({ zh: '搁置的消息数', en: 'Messages in the line' })
  @IsInt()
  @Min(0)
  count!: number;

  @Doc({ zh: '何时起', en: 'Since when' })
  @IsInstant()
  since!: Instant;
}

export class ParkedMessageDto {
  @IsUUID()
  id!: Uuid;

  @IsString()
  @MaxLength(NAME)
  type!: string;

  @IsString()
  @MaxLength(NAME)
  topic!: string;

  @IsInstant()
  time!: Instant;

  @Doc({ zh: '消息内容，个人信息为密文', en: 'What it tells; personal data is ciphertext' })
  @IsJsonObject()
  data!: object;
}

export class ParkedLineDto {
  @IsString()
  @MaxLength(NAME)
  reactor!: string;

  @IsString()
  @MaxLength(NAME)
  key!: string;

  @Doc({ zh: '最早一条失败的原因', en: 'Why the oldest failed' })
  @ValidateNested()
  @Type(() => FailureDto)
  failure!: FailureDto;

  @Doc({ zh: '最早的一千条', en: 'The oldest thousand' })
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => ParkedMessageDto)
  messages!: ParkedMessageDto[];

  @IsInt()
  @Min(0)
  count!: number;
}

export class ReplayedDto {
  @Doc({ zh: '已处理的消息', en: 'The messages that were handled' })
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsUUID(undefined, { each: true })
  released!: string[];

  @Doc({ zh: '再次失败时停在此处；没有则键已恢复', en: 'Where it failed again; absent: the key is open' })
  @IsOptional()
  @ValidateNested()
  @Type(() => FailureDto)
  failure?: FailureDto;
}

export class DiscardDto {
  @Doc({ zh: '要丢弃的消息', en: 'The message to discard' })
  @IsUUID()
  messageId!: Uuid;

  @Doc({ zh: '理由', en: 'Why', example: '重复导入' })
  @IsPlainText(500)
  reason!: string;
}

export class DiscardedDto {
  @IsUUID()
  messageId!: Uuid;
}
