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
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Doc, IsInstant, IsSha256, PageQuery } from '@yikou/platform';
import type { Instant, Uuid } from '@yikou/shared-kernel';

/** What the routes of verifications take and answer. */

export const VERIFICATION_STATUSES = ['running', 'done', 'failed'] as const;
const RULES = ['hash', 'previousHash', 'revision', 'position', 'recordedAt', 'unreadable', 'head'] as const;
const FAULTS = 100;
const TEXT = 500;

export class VerificationParams {
  @Doc({ zh: '核验标识', en: 'The id of the verification' })
  @IsUUID()
  verificationId!: string;
}

export class RequestVerificationDto {
  @Doc({ zh: '只核验此位置之后的事件；缺省为全部', en: 'Only what follows this position in the log; default all of it', example: '0' })
  @IsOptional()
  @IsString()
  @MaxLength(19)
  @Matches(/^(?:0|[1-9][0-9]{0,18})$/)
  fromPosition?: string;
}

export class VerificationListQuery extends PageQuery {}

export class VerificationRequestedDto {
  @IsUUID()
  verificationId!: Uuid;

  @IsIn(['running'])
  status!: 'running';

  @IsInt()
  @Min(0)
  revision!: number;
}

export class VerificationProgressDto {
  @Doc({ zh: '已核验的事件数', en: 'Events verified' })
  @IsInt()
  @Min(0)
  events!: number;

  @Doc({
    zh: '开始时日志中待核验的位置数，至多这么多事件',
    en: 'Positions that were to be gone through when it began: at most so many events',
  })
  @IsInt()
  @Min(0)
  of!: number;
}

export class FaultDto {
  @Doc({
    zh: '事件流；整个日志的问题为空',
    en: 'The stream; empty for a fault of the log as a whole',
    example: 'review-0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10',
  })
  @IsString()
  @MaxLength(TEXT)
  stream!: string;

  @IsInt()
  revision!: number;

  @Doc({ zh: '日志中的位置', en: 'Its position in the log: a decimal int64', example: '1024' })
  @IsString()
  @MaxLength(20)
  position!: string;

  @Doc({
    zh: '所违反的规则：hash 内容与散列不符；previousHash、revision 与前一事件不相接；unreadable 已不是事件',
    en: 'The rule that it breaks: hash: not what was hashed; previousHash, revision: does not follow its predecessor; unreadable: no event any more',
  })
  @IsIn(RULES)
  rule!: (typeof RULES)[number];
}

export class LogHeadDto {
  @IsString()
  @MaxLength(20)
  position!: string;

  @IsString()
  @MaxLength(TEXT)
  eventId!: string;

  @IsString()
  @MaxLength(TEXT)
  hash!: string;

  @Doc({ zh: '到此为止全部事件散列的散列', en: 'The SHA-256 over the hashes of all events up to here; absent when not all were verified' })
  @IsOptional()
  @IsSha256()
  digest?: string;
}

export class VerificationDto {
  @IsUUID()
  verificationId!: Uuid;

  @IsIn(VERIFICATION_STATUSES)
  status!: (typeof VERIFICATION_STATUSES)[number];

  @Doc({ zh: '没有发现问题；结束后才有', en: 'Nothing was found; there once it is done' })
  @IsOptional()
  @IsBoolean()
  ok?: boolean;

  @ValidateNested()
  @Type(() => VerificationProgressDto)
  progress!: VerificationProgressDto;

  @Doc({ zh: '核验的事件流数', en: 'Streams verified; 0 until it is done' })
  @IsInt()
  @Min(0)
  streams!: number;

  @Doc({ zh: '核验的事件数', en: 'Events verified' })
  @IsInt()
  @Min(0)
  events!: number;

  @Doc({ zh: '问题总数', en: 'How many faults were found' })
  @IsInt()
  @Min(0)
  faultCount!: number;

  @Doc({ zh: '前一百个问题', en: 'The first hundred of them' })
  @IsArray()
  @ArrayMaxSize(FAULTS)
  @ValidateNested({ each: true })
  @Type(() => FaultDto)
  faults!: FaultDto[];

  @Doc({ zh: '所核验日志的末尾；可抄存在外', en: 'The end of the log that was verified: to be written down outside' })
  @IsOptional()
  @ValidateNested()
  @Type(() => LogHeadDto)
  head?: LogHeadDto;

  @IsOptional()
  @IsString()
  @MaxLength(19)
  fromPosition?: string;

  @Doc({ zh: '未能完成的原因', en: 'Why it could not be done' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  reason?: string;

  @IsString()
  @MaxLength(100)
  requestedBy!: string;

  @IsInstant()
  startedAt!: Instant;

  @IsOptional()
  @IsInstant()
  endedAt?: Instant;

  @IsInt()
  @Min(0)
  revision!: number;
}
