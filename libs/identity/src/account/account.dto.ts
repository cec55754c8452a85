import { Type } from 'class-transformer';
import { Doc, IsInstant, IsPlainText, PageQuery, ROLES, type Role } from '@yikou/platform';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
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

const LOGIN = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const SUBJECT_KINDS = ['citizenId', 'creditCode'] as const;
const STATUSES = ['open', 'closed'] as const;

/** What an account may do. */
class StandingDto {
  @Doc({ zh: '角色', en: 'Roles', example: ['clerk'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ROLES.length)
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles!: Role[];

  @Doc({ zh: '所属部门；审批人员与监管人员必填', en: 'The department acted for; required for officers and supervisors', example: 'YK-XSP' })
  @IsOptional()
  @IsPlainText(64)
  departmentCode?: string;

  @Doc({ zh: '兼办的其他部门', en: 'Other departments acted for as well' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsPlainText(64, { each: true })
  furtherDepartments?: string[];
}

export class SubjectNumberDto {
  @Doc({ zh: '号码类型', en: 'Which number: of a person or of a legal person' })
  @IsIn(SUBJECT_KINDS)
  kind!: (typeof SUBJECT_KINDS)[number];

  @Doc({ zh: '公民身份号码或统一社会信用代码', en: "The citizen's id or the unified social credit code", example: '210802199001011000' })
  @IsString()
  @MaxLength(18)
  @Matches(/^[0-9A-Z]{18}$/)
  number!: string;
}

export class OpenAccountDto extends StandingDto {
  @Doc({ zh: '登录名，不含姓名等个人信息', en: 'The login: an opaque word, never the name of a person', example: 'window-07' })
  @IsString()
  @MaxLength(64)
  @Matches(LOGIN)
  login!: string;

  @Doc({ zh: '申请人对应的主体', en: 'The subject whose cases an applicant sees' })
  @IsOptional()
  @IsUUID()
  subjectId?: Uuid;

  @Doc({ zh: '申请人的号码，代替 subjectId；号码不保存', en: "The applicant's number, instead of subjectId; it is not stored" })
  @IsOptional()
  @ValidateNested()
  @Type(() => SubjectNumberDto)
  subject?: SubjectNumberDto;
}

export class ChangeRolesDto extends StandingDto {}

export class CloseAccountDto {
  @Doc({ zh: '注销原因', en: 'Why it is closed', example: '调离' })
  @IsPlainText(500)
  reason!: string;
}

export class AccountIdParams {
  @Doc({ zh: '账号标识', en: 'The id of the account' })
  @IsUUID()
  accountId!: Uuid;
}

export class AccountAnswerDto {
  @IsUUID()
  accountId!: Uuid;

  @Doc({ zh: '账号的修订号', en: 'The revision of the account' })
  @IsInt()
  @Min(0)
  revision!: number;
}

export class AccountViewDto extends StandingDto {
  @IsUUID()
  accountId!: Uuid;

  @IsString()
  @MaxLength(64)
  login!: string;

  @IsIn(STATUSES)
  status!: (typeof STATUSES)[number];

  @IsOptional()
  @IsUUID()
  subjectId?: Uuid;

  @Doc({ zh: '演示账号', en: 'One of the demo accounts' })
  @IsBoolean()
  demo!: boolean;

  @IsInt()
  @Min(0)
  revision!: number;

  @IsInstant()
  openedAt!: Instant;

  @IsOptional()
  @IsInstant()
  closedAt?: Instant;
}

export class AccountListQuery extends PageQuery {
  @Doc({ zh: '状态', en: 'Status' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];

  @Doc({ zh: '所属部门', en: 'The department' })
  @IsOptional()
  @IsPlainText(64)
  departmentCode?: string;
}
