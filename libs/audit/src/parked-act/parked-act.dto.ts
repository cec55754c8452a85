import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { Doc, PageQuery } from '@yikou/platform';
import { OnRecordDto } from '../history/history.dto';
import { PARKED_ACTS } from './parked-act.projection';

/** What the routes of acts on parked messages take and answer. */

const NAME = 200;

export class ParkedActListQuery extends PageQuery {
  @Doc({
    zh: '行为：list 列出，look 查看，replay 重放，discard 丢弃',
    en: 'What was done',
    example: 'look',
  })
  @IsOptional()
  @IsIn(PARKED_ACTS)
  act?: (typeof PARKED_ACTS)[number];

  @Doc({ zh: '行为人的账号标识', en: 'The id of the account that did it' })
  @IsOptional()
  @IsUUID()
  accountId?: string;
}

export class ParkedActsOfKeyQuery extends PageQuery {}

export class ParkedKeyNameDto {
  @IsString()
  @MaxLength(NAME)
  reactor!: string;

  @IsString()
  @MaxLength(NAME)
  key!: string;
}

export class ReplayStopDto {
  @IsUUID()
  messageId!: string;

  @Doc({ zh: '错误代码', en: 'The code of the error' })
  @IsString()
  @MaxLength(NAME)
  code!: string;
}

export class ParkedActDto extends OnRecordDto {
  @IsUUID()
  actId!: string;

  @IsIn(PARKED_ACTS)
  act!: (typeof PARKED_ACTS)[number];

  @Doc({
    zh: '所涉的键；list 时为限定的响应器，没有则未限定',
    en: 'What it was done to; of a list: the reactor that it was of, absent: of all',
  })
  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  reactor?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME)
  key?: string;

  @Doc({ zh: 'list 所显示的键', en: 'The keys that a list showed' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => ParkedKeyNameDto)
  keys?: ParkedKeyNameDto[];

  @Doc({
    zh: 'list 显示的键数，look 时队列中的消息数，replay 已处理的消息数，discard 为一',
    en: 'Keys shown by a list, messages in the line looked into, messages handled by a replay; one for a discard',
  })
  @IsInt()
  @Min(0)
  count!: number;

  @Doc({ zh: '被丢弃的消息', en: 'The message that was discarded' })
  @IsOptional()
  @IsUUID()
  messageId?: string;

  @Doc({ zh: '丢弃的理由', en: 'Why it was discarded' })
  @IsOptional()
  @IsString()
  reason?: string;

  @Doc({ zh: '重放停在何处；没有则键已恢复', en: 'Where a replay stopped; absent: the key was open then' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ReplayStopDto)
  failure?: ReplayStopDto;
}
