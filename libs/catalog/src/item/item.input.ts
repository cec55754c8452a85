import { Doc, IsPlainText, PageQuery } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
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
import {
  BASIS_SOURCES,
  ITEM_KINDS,
  LEVELS,
  MATERIAL_FORMS,
  PROCESSINGS,
  PUSH_FIELDS,
  type BasisSource,
  type ItemContent,
  type ItemKind,
  type Level,
  type Material,
  type Processing,
  type PushField,
} from './item';

const CODE = 100;
const NAME = 300;
const DEPARTMENT_CODE = 50;
const DEPARTMENT_NAME = 100;
const FIELD_OF_LAW = 100;
const WORKING_DAYS = 1_000;
const LISTED = 200;

/** 行政许可法 §42, for items for which nothing else is said. */
const STATUTORY_LIMIT = 20;
/** 监管推送: one working day after the decision, where the item says nothing else. */
const PUSH_LIMIT = 1;
const DOCUMENT_SERIES = '营行审';

@Doc({ zh: '设定依据', en: 'A legal basis' })
export class LegalBasisDto {
  @Doc({ zh: '法律、行政法规、国务院决定、地方性法规、规章', en: 'What kind of law it is', example: 'law' })
  @IsIn(BASIS_SOURCES)
  source!: BasisSource;

  @Doc({ zh: '名称', en: 'Its title', example: '中华人民共和国食品安全法' })
  @IsPlainText(NAME)
  title!: string;

  @Doc({ zh: '条款', en: 'The article', example: '第三十五条' })
  @IsPlainText(100)
  article!: string;
}

@Doc({ zh: '申请材料', en: 'A material that is asked for' })
export class ItemMaterialDto {
  @Doc({ zh: '材料编码', en: 'Its code, unique within the item', example: 'application' })
  @IsPlainText(CODE)
  code!: string;

  @Doc({ zh: '名称', en: 'Its name', example: '食品经营许可申请书' })
  @IsPlainText(NAME)
  name!: string;

  @Doc({ zh: '必要', en: 'Whether nothing is accepted without it' })
  @IsBoolean()
  required!: boolean;

  @Doc({ zh: '可容缺', en: 'Whether it may be handed in later' })
  @IsBoolean()
  deferrable!: boolean;

  @Doc({ zh: '政府部门核发（免提交）', en: 'Issued by an authority, so that the applicant need not hand it in' })
  @IsBoolean()
  issuedByGovernment!: boolean;

  @Doc({ zh: '原件、复印件、电子件', en: 'In what form', example: 'original' })
  @IsIn(MATERIAL_FORMS)
  form!: Material['form'];
}

@Doc({ zh: '监管部门', en: 'A department that supervises what is granted' })
export class SupervisingDto {
  @Doc({ zh: '部门代码', en: 'Its code', example: 'YK-SCJG' })
  @IsPlainText(DEPARTMENT_CODE)
  departmentCode!: string;

  @Doc({ zh: '部门名称', en: 'Its name', example: '营口市市场监督管理局' })
  @IsPlainText(DEPARTMENT_NAME)
  departmentName!: string;

  @Doc({ zh: '推送给该部门的字段，仅限于此', en: 'The fields that leave to it, and no others', example: ['caseNo', 'outcome'] })
  @IsArray()
  @ArrayMaxSize(PUSH_FIELDS.length)
  @ArrayUnique()
  @IsIn(PUSH_FIELDS, { each: true })
  fields!: readonly PushField[];
}

class ItemBaseDto {
  @Doc({ zh: '事项编码（唯一，不得更改）', en: 'Its code: unique, for ever', example: '210800-SPJY-01' })
  @IsPlainText(CODE)
  code!: string;

  @Doc({ zh: '事项名称', en: 'Its name', example: '食品经营许可' })
  @IsPlainText(NAME)
  name!: string;

  @Doc({ zh: '事项类型', en: 'Its kind', example: 'licence' })
  @IsIn(ITEM_KINDS)
  kind!: ItemKind;

  @Doc({ zh: '行使层级', en: 'Its level', example: 'city' })
  @IsIn(LEVELS)
  level!: Level;

  @Doc({ zh: '实施部门代码', en: 'The code of the department that handles it', example: 'YK-XSP' })
  @IsPlainText(DEPARTMENT_CODE)
  departmentCode!: string;

  @Doc({ zh: '实施部门名称', en: 'The name of the department', example: '营口市行政审批局' })
  @IsPlainText(DEPARTMENT_NAME)
  departmentName!: string;

  @Doc({ zh: '执法领域（审批人员须持该领域证件）', en: "The field of law that an officer's certificate must cover", example: '食品安全' })
  @IsPlainText(FIELD_OF_LAW)
  field!: string;

  @Doc({ zh: '设定依据', en: 'What law it rests on' })
  @IsArray()
  @ArrayMaxSize(LISTED)
  @ValidateNested({ each: true })
  @Type(() => LegalBasisDto)
  legalBasis!: readonly LegalBasisDto[];

  @Doc({ zh: '承诺件或即办件', en: 'Examined and decided, or decided on the spot', example: 'committed' })
  @IsIn(PROCESSINGS)
  processing!: Processing;

  @Doc({ zh: '承诺时限（工作日）；即办件为 0', en: 'The promised limit in working days; 0 for an instant item', example: 8 })
  @IsInt()
  @Min(0)
  @Max(WORKING_DAYS)
  committedLimit!: number;

  @Doc({ zh: '申请材料', en: 'The materials that are asked for' })
  @IsArray()
  @ArrayMaxSize(LISTED)
  @ValidateNested({ each: true })
  @Type(() => ItemMaterialDto)
  materials!: readonly ItemMaterialDto[];

  @Doc({ zh: '监管部门', en: 'The departments that supervise what is granted' })
  @IsArray()
  @ArrayMaxSize(LISTED)
  @ValidateNested({ each: true })
  @Type(() => SupervisingDto)
  supervising!: readonly SupervisingDto[];
}

@Doc({ zh: '事项内容', en: 'The content of a service item' })
export class ItemContentDto extends ItemBaseDto {
  @Doc({ zh: '法定时限（工作日）', en: 'The statutory limit in working days', example: 20 })
  @IsInt()
  @Min(0)
  @Max(WORKING_DAYS)
  statutoryLimit!: number;

  @Doc({ zh: '推送时限（工作日）', en: 'Working days within which a decision is pushed', example: 1 })
  @IsInt()
  @Min(0)
  @Max(WORKING_DAYS)
  pushLimit!: number;

  @Doc({ zh: '文号系列', en: 'The series of the numbers of its decisions', example: '营行审' })
  @IsString()
  @MaxLength(16)
  @Matches(/^[\u4e00-\u9fff]+$/)
  documentSeries!: string;
}

@Doc({ zh: '事项草稿', en: 'What a keeper drafts' })
export class DraftItemDto extends ItemBaseDto {
  @Doc({
    zh: '法定时限（工作日），默认 20（行政许可法第四十二条）',
    en: 'The statutory limit in working days; default 20 (Administrative Licensing Law, article 42)',
    example: 20,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(WORKING_DAYS)
  statutoryLimit?: number;

  @Doc({ zh: '推送时限（工作日），默认 1', en: 'Working days within which a decision is pushed; default 1', example: 1 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(WORKING_DAYS)
  pushLimit?: number;

  @Doc({ zh: '文号系列，默认营行审', en: 'The series of the numbers of its decisions; default 营行审', example: '营行审' })
  @IsOptional()
  @IsString()
  @MaxLength(16)
  @Matches(/^[\u4e00-\u9fff]+$/)
  documentSeries?: string;
}

/** The whole content, with what the law says where the keeper says nothing. */
export const contentOf = ({
  statutoryLimit = STATUTORY_LIMIT,
  pushLimit = PUSH_LIMIT,
  documentSeries = DOCUMENT_SERIES,
  ...content
}: DraftItemDto): ItemContent => ({ ...content, statutoryLimit, pushLimit, documentSeries });

export class WithdrawItemDto {
  @Doc({ zh: '取消的依据或理由', en: 'Why the item is withdrawn', example: '国务院决定取消' })
  @IsPlainText(500)
  reason!: string;
}

export class ItemIdParams {
  @Doc({ zh: '事项标识', en: 'The id of the item' })
  @IsUUID()
  itemId!: Uuid;
}

export class ItemVersionParams extends ItemIdParams {
  @Doc({ zh: '版本', en: 'The version', example: 1 })
  @IsInt()
  @Min(1)
  version!: number;
}

export const ITEM_STATUSES = ['draft', 'published', 'withdrawn'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export class ItemsQuery extends PageQuery {
  @Doc({ zh: '事项类型', en: 'Of this kind' })
  @IsOptional()
  @IsIn(ITEM_KINDS)
  kind?: ItemKind;

  @Doc({ zh: '实施部门代码', en: 'Of this department' })
  @IsOptional()
  @IsPlainText(DEPARTMENT_CODE)
  departmentCode?: string;

  @Doc({ zh: '状态', en: 'In this status' })
  @IsOptional()
  @IsIn(ITEM_STATUSES)
  status?: ItemStatus;

  @Doc({ zh: '行使层级', en: 'Of this level' })
  @IsOptional()
  @IsIn(LEVELS)
  level?: Level;
}
