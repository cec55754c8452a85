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
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Doc, IsInstant, IsSha256 } from '../http';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { ModelStatus, RunKind, RunStatus } from './model-runs';

const NAME = /^[a-z][a-z0-9_]{0,99}$/;
const MODELS = 1_000;
const TEXT = 4_000;
const MODEL_STATUSES: readonly ModelStatus[] = ['waiting', 'building', 'comparing', 'same', 'drift', 'rebuilt', 'failed'];
const RUN_STATUSES: readonly RunStatus[] = ['running', 'done', 'failed'];
const KINDS: readonly RunKind[] = ['check', 'rebuild'];
const HEALTH = ['catchingUp', 'live', 'failed', 'stopped'] as const;

export class ModelNameParams {
  @Doc({ zh: '读模型名称', en: 'The name of the read model', example: 'identity_accounts' })
  @IsString()
  @MaxLength(100)
  @Matches(NAME)
  name!: string;
}

export class RunIdParams {
  @IsUUID()
  runId!: Uuid;
}

export class CheckModelsDto {
  @Doc({ zh: '要核对的读模型；缺省为全部', en: 'Which read models; default all', example: ['identity_accounts'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MODELS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  @Matches(NAME, { each: true })
  names?: string[];
}

export class ModelHealthDto {
  @IsString()
  @MaxLength(100)
  name!: string;

  @IsIn(HEALTH)
  status!: (typeof HEALTH)[number];

  @IsInt()
  @Min(0)
  documents!: number;

  @Doc({ zh: '已处理到的位置', en: 'The position seen: a decimal int64', example: '1024' })
  @IsString()
  @MaxLength(20)
  position!: string;

  @Doc({ zh: '落后于日志末尾的位置数', en: 'Positions behind the head of the log' })
  @IsString()
  @MaxLength(20)
  lag!: string;

  @Doc({ zh: '停滞的原因', en: 'Why it stands still' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT)
  error?: string;
}

export class ModelHealthListDto {
  @IsArray()
  @ArrayMaxSize(MODELS)
  @ValidateNested({ each: true })
  @Type(() => ModelHealthDto)
  items!: ModelHealthDto[];
}

export class ModelRunDto {
  @IsString()
  @MaxLength(100)
  name!: string;

  @Doc({ zh: '状态：same 为一致，drift 为有差异', en: 'same: equal to its rebuild; drift: not' })
  @IsIn(MODEL_STATUSES)
  status!: ModelStatus;

  @Doc({ zh: '已处理的事件数', en: 'Events gone through' })
  @IsOptional()
  @IsInt()
  @Min(0)
  steps?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  documents?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  rebuiltDocuments?: number;

  @Doc({ zh: '状态散列', en: 'The state hash' })
  @IsOptional()
  @IsSha256()
  hash?: string;

  @IsOptional()
  @IsSha256()
  rebuiltHash?: string;

  @Doc({ zh: '有差异的文档数', en: 'Documents that differ' })
  @IsOptional()
  @IsInt()
  @Min(0)
  drift?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  @MaxLength(TEXT, { each: true })
  differing?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(TEXT)
  error?: string;
}

export class RunDto {
  @IsUUID()
  runId!: Uuid;

  @IsIn(KINDS)
  kind!: RunKind;

  @IsIn(RUN_STATUSES)
  status!: RunStatus;

  @IsInstant()
  startedAt!: Instant;

  @IsOptional()
  @IsInstant()
  endedAt?: Instant;

  @IsArray()
  @ArrayMaxSize(MODELS)
  @ValidateNested({ each: true })
  @Type(() => ModelRunDto)
  models!: ModelRunDto[];
}
