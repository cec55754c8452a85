import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { Doc, IsInstant, IsJsonObject, IsSha256, PageQuery } from '@yikou/platform';
import type { JsonObject } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import type { By } from './case-order';

/** What the routes of a case's history take and answer. */

const NAME = 200;

export class CaseParams {
  @Doc({ zh: '办件标识', en: 'The id of the case' })
  @IsUUID()
  caseId!: string;
}

export class HistoryQuery extends PageQuery {}

export class AsOfQuery {
  @Doc({ zh: '时刻；缺省为现在', en: 'The moment; default now', example: '2022-12-01T08:00:00.000Z' })
  @IsOptional()
  @IsInstant()
  asOf?: Instant;

  @Doc({
    zh: '按何种时间：occurred 发生，recorded 获知；缺省为发生',
    en: 'By when it was true, or by when it became known; default when it was true',
  })
  @IsOptional()
  @IsIn(['occurred', 'recorded'])
  by?: By;
}

export class ActorDto {
  @Doc({ zh: '账号、主体或 system:<服务>', en: 'An account, a subject, or system:<service>' })
  @IsString()
  @MaxLength(NAME)
  id!: string;

  @IsString()
  @MaxLength(NAME)
  role!: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  department?: string;

  @Doc({ zh: '依据', en: 'What allows the act' })
  @IsString()
  authority!: string;
}

export class CauseDto {
  @Doc({ zh: '直接起因：命令或消息', en: 'What led to it at once: a command or a message' })
  @IsString()
  @MaxLength(NAME)
  causationId!: string;

  @Doc({ zh: '同一请求引起的一切共有', en: 'Shared by all that followed from one request' })
  @IsString()
  @MaxLength(NAME)
  correlationId!: string;

  @IsUUID()
  commandId!: string;
}

/** Both times of what is on record. */
export class TimesDto {
  @Doc({ zh: '发生时间', en: 'When it was true' })
  @IsInstant()
  occurredAt!: Instant;

  @Doc({ zh: '获知时间', en: 'When it became known' })
  @IsInstant()
  recordedAt!: Instant;
}

/** Who did what is on record, what led to it, and both times. */
export class OnRecordDto extends TimesDto {
  @ValidateNested()
  @Type(() => ActorDto)
  actor!: ActorDto;

  @ValidateNested()
  @Type(() => CauseDto)
  cause!: CauseDto;
}

export class HistoryEventDto extends OnRecordDto {
  @IsUUID()
  eventId!: string;

  @IsString()
  @MaxLength(NAME)
  type!: string;

  @IsInt()
  @Min(1)
  version!: number;

  @IsString()
  stream!: string;

  @IsInt()
  @Min(0)
  revision!: number;

  @Doc({ zh: '所记录的内容；个人信息保持密文', en: 'What was recorded; personal data stays ciphertext' })
  @IsJsonObject()
  data!: JsonObject;

  @IsSha256()
  hash!: string;

  @IsSha256()
  previousHash!: string;
}
