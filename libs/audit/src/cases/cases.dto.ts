import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { Doc, IsInstant, IsPlainText, PageQuery } from '@yikou/platform';
import type { Instant } from '@yikou/shared-kernel';
import { AUDITED_STATUSES, NAME_LENGTH, type AuditedStatus } from './cases.projection';

/** What the lists and figures over cases of both kinds take and answer. */

const OUTCOMES = ['granted', 'refused', 'noLicenceNeeded'] as const;

export class AuditedCasesQuery extends PageQuery {
  @Doc({ zh: '仅导入的（true）或仅本系统的（false）', en: 'Those of older systems only (true), or our own only (false)' })
  @IsOptional()
  @IsBoolean()
  imported?: boolean;

  @Doc({ zh: '导入的日志名称', en: 'The name of an imported log' })
  @IsOptional()
  @IsPlainText(200)
  log?: string;

  @Doc({ zh: '案件在原日志中的名称', en: 'What the case is called in its log' })
  @IsOptional()
  @IsPlainText(NAME_LENGTH)
  name?: string;

  @Doc({ zh: '办件编号', en: 'The number of the case' })
  @IsOptional()
  @IsPlainText(NAME_LENGTH)
  caseNo?: string;

  @IsOptional()
  @IsPlainText(100)
  departmentCode?: string;

  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: string;

  @IsOptional()
  @IsIn(AUDITED_STATUSES)
  status?: AuditedStatus;
}

@Doc({ zh: '本系统的或导入的办件', en: 'A case, our own or imported' })
export class AuditedCaseDto {
  @IsUUID()
  caseId!: string;

  @Doc({ zh: '来自旧系统', en: 'It comes from an older system' })
  @IsBoolean()
  imported!: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  log?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  caseNo?: string;

  @Doc({ zh: '事项编码', en: 'The code of the item' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  item?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  departmentCode?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  channel?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  applicantKind?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  subjectId?: string;

  @Doc({
    zh: 'open：尚未导完；unmapped：未对应到本系统术语',
    en: 'open: its end was not imported yet; unmapped: nothing is known in our terms',
  })
  @IsIn(AUDITED_STATUSES)
  status!: AuditedStatus;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  outcome?: string;

  @IsInstant()
  registeredAt!: Instant;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  decidedAt?: string;
}

export class CaseFiguresQuery extends PageQuery {
  @Doc({ zh: '仅导入的（true）或仅本系统的（false）', en: 'Those of older systems only (true), or our own only (false)' })
  @IsOptional()
  @IsBoolean()
  imported?: boolean;
}

@Doc({ zh: '一年内一类办件的统计（北京时间）', en: 'What is counted of the cases of one kind in one year, in Beijing' })
export class CaseFiguresDto {
  @IsInt()
  year!: number;

  @IsBoolean()
  imported!: boolean;

  @Doc({ zh: '当年收件；导入的办件导完后计入', en: 'Registered in the year; an imported case counts when its end is imported' })
  @IsInt()
  @Min(0)
  registered!: number;

  @IsInt()
  @Min(0)
  granted!: number;

  @IsInt()
  @Min(0)
  refused!: number;

  @IsInt()
  @Min(0)
  noLicenceNeeded!: number;

  @IsInt()
  @Min(0)
  delivered!: number;
}
