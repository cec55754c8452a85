import type { ApplicantKind, Channel } from '@yikou/contracts';
import { Doc, IsCaseNo, IsPlainText, IsSha256, PageQuery } from '@yikou/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
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
import type { CaseStatus, DeliveryMethod } from './case';
import { CASE_STATUSES } from './case.queries';

export const CHANNELS = ['window', 'online', 'mobile', 'mail', 'otherCity'] as const satisfies Channel[];
export const APPLICANT_KINDS = ['natural', 'legal'] as const satisfies ApplicantKind[];
export const DELIVERY_METHODS = ['window', 'mail', 'electronic'] as const satisfies DeliveryMethod[];

const MATERIALS = 100;
const GIBIBYTE = 1_073_741_824;

@Doc({ zh: '申请人', en: 'The applicant' })
export class ApplicantDto {
  @Doc({ zh: '自然人或法人', en: 'A natural or a legal person', example: 'natural' })
  @IsIn(APPLICANT_KINDS)
  kind!: ApplicantKind;

  @Doc({ zh: '姓名或名称', en: 'Name', example: '张三' })
  @IsPlainText(200)
  name!: string;

  @Doc({
    zh: '居民身份证号码（自然人）或统一社会信用代码（法人）',
    en: 'Citizen id (natural) or unified social credit code (legal person)',
    example: '210802198002290024',
  })
  @IsString()
  @MaxLength(18)
  @Matches(/^[0-9A-Z]{18}$/)
  number!: string;

  @Doc({ zh: '电话', en: 'Telephone', example: '04172836000' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  @Matches(/^\+?[0-9]+(?:-[0-9]+)*$/)
  phone?: string;
}

@Doc({ zh: '材料（以内容摘要引用）', en: 'A material, by the hash of its content' })
export class MaterialDto {
  @Doc({ zh: '材料编码', en: 'The code that the guide gives it', example: 'application' })
  @IsPlainText(100)
  code!: string;

  @Doc({ zh: '内容的 SHA-256', en: 'SHA-256 of its content, lower-case hex' })
  @IsSha256()
  sha256!: string;

  @Doc({ zh: '字节数', en: 'Size in bytes', example: 52_431 })
  @IsInt()
  @Min(1)
  @Max(GIBIBYTE)
  bytes!: number;

  @Doc({ zh: '媒体类型', en: 'Media type', example: 'application/pdf' })
  @IsString()
  @MaxLength(127)
  @Matches(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/)
  mediaType!: string;
}

export class CaseIdParams {
  @Doc({ zh: '办件标识', en: 'The id of the case' })
  @IsUUID()
  caseId!: string;
}

export class RegisterCaseDto {
  @Doc({ zh: '事项标识', en: 'The id of the service item' })
  @IsUUID()
  itemId!: string;

  @Doc({ zh: '收件渠道', en: 'Where it came in', example: 'window' })
  @IsIn(CHANNELS)
  channel!: Channel;

  @ValidateNested()
  @Type(() => ApplicantDto)
  applicant!: ApplicantDto;

  @Doc({ zh: '已收材料', en: 'The materials handed in' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MATERIALS)
  @ValidateNested({ each: true })
  @Type(() => MaterialDto)
  materials?: MaterialDto[];
}

export class MissingDto {
  @Doc({ zh: '材料编码', en: 'The code of the material', example: 'layout' })
  @IsPlainText(100)
  code!: string;

  @Doc({ zh: '缺少或不符合法定形式之处', en: 'What is missing or not in legal form', example: '图纸未标注比例' })
  @IsPlainText(500)
  reason!: string;
}

export class GiveNoticeDto {
  @Doc({ zh: '需要补正的全部内容', en: 'Everything that has to be supplied or put right' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MATERIALS)
  @ValidateNested({ each: true })
  @Type(() => MissingDto)
  missing!: MissingDto[];
}

export class SupplyMaterialsDto {
  @Doc({ zh: '补交的材料', en: 'The materials supplied' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MATERIALS)
  @ValidateNested({ each: true })
  @Type(() => MaterialDto)
  materials!: MaterialDto[];
}

export class RefuseAcceptanceDto {
  @Doc({
    zh: '不予受理的理由；不写入个人信息',
    en: 'The reasons; no personal data in them',
    example: ['不属于本机关职权范围，请向营口市公安局申请'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsPlainText(500, { each: true })
  reasons!: string[];

  @Doc({
    zh: '救济途径',
    en: 'Remedies: where and until when to ask for reconsideration or to sue',
    example: '可自收到本决定之日起六十日内申请行政复议，或六个月内提起行政诉讼',
  })
  @IsPlainText(1_000)
  remedies!: string;
}

export class DeliverDto {
  @Doc({ zh: '送达方式', en: 'How it is delivered', example: 'mail' })
  @IsIn(DELIVERY_METHODS)
  method!: DeliveryMethod;

  @Doc({ zh: '邮件号码：邮寄时必填，其他方式不填', en: 'Tracking number: for mail, and for mail only', example: 'EA123456789CN' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(/^[0-9A-Za-z-]+$/)
  trackingNo?: string;
}

export class AddNoteDto {
  @Doc({ zh: '内容', en: 'The text', example: '已电话联系申请人' })
  @IsPlainText(2_000)
  text!: string;
}

export class CaseListQuery extends PageQuery {
  @Doc({ zh: '办件编号', en: 'Case number' })
  @IsOptional()
  @IsCaseNo()
  caseNo?: string;

  @Doc({ zh: '状态', en: 'Status' })
  @IsOptional()
  @IsIn(CASE_STATUSES)
  status?: CaseStatus;

  @Doc({ zh: '实施部门编码', en: 'Code of the implementing department' })
  @IsOptional()
  @IsPlainText(100)
  departmentCode?: string;

  @Doc({ zh: '事项标识', en: 'The id of the service item' })
  @IsOptional()
  @IsUUID()
  itemId?: string;

  @Doc({ zh: '申请人标识', en: 'The id of the applicant' })
  @IsOptional()
  @IsUUID()
  subjectId?: string;
}
