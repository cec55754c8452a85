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
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Doc, IsInstant, IsJsonObject, IsPlainText, IsSha256 } from '../http';
import type { Instant, Uuid } from '@yikou/shared-kernel';

const REACTOR = /^[a-z][a-z0-9-]*$/;
const NAME = 200;
const DETAIL = 4_000;
const MOST = 100_000;
/** A page is kept in the event that says who has seen it. */
const MOST_LISTED = 100;

export class ParkedListingDto {
  @Doc({ zh: '只列该响应器的键', en: 'Only keys of this reactor', example: 'approval-review-opener' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  @Matches(REACTOR)
  reactor?: string;

  @Doc({ zh: '每页条数，默认 50', en: 'Keys a page; default 50', example: 50 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_LISTED)
  limit?: number;

  @Doc({ zh: '上一页答复中的 next', en: 'The `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;
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

export class ParkedKeyDto {
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

  @Doc({ zh: '最早一条失败的错误代码；详情须查看该键', en: 'The code of why the oldest failed; the rest is for who looks into the key' })
  @IsString()
  @MaxLength(NAME)
  code!: string;
}

export class OmittedDataDto {
  @Doc({ zh: '内容（RFC 8785 形式）的 SHA-256', en: 'The SHA-256 of the data in the form of RFC 8785' })
  @IsSha256()
  hash!: string;

  @Doc({ zh: '字节数', en: 'Bytes of that form' })
  @IsInt()
  @Min(0)
  bytes!: number;
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

  @Doc({ zh: '在日志中的位置', en: 'Its position in the log: a decimal int64', example: '1024' })
  @IsString()
  @MaxLength(20)
  position!: string;

  @Doc({ zh: '消息内容，个人信息为密文', en: 'What it tells; personal data is ciphertext' })
  @IsOptional()
  @IsJsonObject()
  data?: object;

  @Doc({
    zh: '内容过大，未随键保存；重放时再从日志读取',
    en: 'Instead of data too large to be kept here: a replay reads them from the log again',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => OmittedDataDto)
  omitted?: OmittedDataDto;
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
