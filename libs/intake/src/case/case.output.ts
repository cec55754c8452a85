import type { ApplicantKind, Channel, ItemKind, Outcome, Processing } from '@yikou/contracts';
import { Doc, IsInstant, IsSha256 } from '@yikou/platform';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Min, ValidateNested } from 'class-validator';
import type { CaseStatus, DeliveryMethod } from './case';
import { APPLICANT_KINDS, CHANNELS, DELIVERY_METHODS } from './case.input';
import { CASE_STATUSES } from './case.queries';

const ITEM_KINDS = [
  'licence',
  'confirmation',
  'benefit',
  'reward',
  'adjudication',
  'levy',
  'filing',
  'publicService',
  'other',
] as const satisfies ItemKind[];
const OUTCOMES = ['granted', 'refused', 'noLicenceNeeded'] as const satisfies Outcome[];
const PROCESSINGS = ['committed', 'instant'] as const satisfies Processing[];

/** What every answer to a command says: which case, and where its stream stands after it. */
export class CaseAnswerDto {
  @Doc({ zh: '办件标识', en: 'The id of the case' })
  @IsUUID()
  caseId!: string;

  @Doc({ zh: '办件流的版本', en: 'The revision of the case after the command' })
  @IsInt()
  @Min(0)
  revision!: number;
}

export class CaseRegisteredDto extends CaseAnswerDto {
  @Doc({ zh: '办件编号', en: 'Case number' })
  @IsString()
  caseNo!: string;

  @Doc({ zh: '申请人标识：同一证件号码总是同一标识', en: 'The id of the applicant: one for each number, for ever' })
  @IsUUID()
  subjectId!: string;

  @IsIn(CASE_STATUSES)
  status!: CaseStatus;
}

export class CaseStepDto extends CaseAnswerDto {
  @Doc({ zh: '本次操作后的状态', en: 'The status that the command led to' })
  @IsIn(CASE_STATUSES)
  status!: CaseStatus;
}

export class VisitCountedDto extends CaseAnswerDto {
  @Doc({ zh: '累计跑动次数', en: 'Visits of the case so far' })
  @IsInt()
  @Min(0)
  visits!: number;
}

export class CaseTakenOverDto extends CaseAnswerDto {
  @Doc({ zh: '现经办人账号', en: 'The account that owns the case now' })
  @IsUUID()
  contact!: string;
}

export class NoteAddedDto extends CaseAnswerDto {
  @IsUUID()
  noteId!: string;
}

@Doc({ zh: '申请人；已抹除身份的不再显示', en: 'The applicant; what was erased is absent' })
export class ApplicantViewDto {
  @IsUUID()
  subjectId!: string;

  @IsIn(APPLICANT_KINDS)
  kind!: ApplicantKind;

  @IsOptional()
  @IsString()
  name?: string;

  @Doc({ zh: '证件号码（遮盖）', en: 'The number, masked', example: '2108**********0024' })
  @IsOptional()
  @IsString()
  number?: string;

  @Doc({ zh: '电话（遮盖）', en: 'The telephone number, masked' })
  @IsOptional()
  @IsString()
  phone?: string;
}

export class CaseItemDto {
  @IsUUID()
  itemId!: string;

  @Doc({ zh: '收件时的事项版本', en: 'The version that the case was registered under' })
  @IsInt()
  version!: number;

  @IsString()
  code!: string;

  @IsString()
  name!: string;

  @IsIn(ITEM_KINDS)
  kind!: ItemKind;

  @IsIn(PROCESSINGS)
  processing!: Processing;
}

@Doc({ zh: '办件概要', en: 'A case in a list' })
export class CaseSummaryDto {
  @IsUUID()
  caseId!: string;

  @IsString()
  caseNo!: string;

  @IsIn(CASE_STATUSES)
  status!: CaseStatus;

  @IsIn(CHANNELS)
  channel!: Channel;

  @ValidateNested()
  @Type(() => CaseItemDto)
  item!: CaseItemDto;

  @IsString()
  departmentCode!: string;

  @IsString()
  departmentName!: string;

  @ValidateNested()
  @Type(() => ApplicantViewDto)
  applicant!: ApplicantViewDto;

  @Doc({ zh: '跑动次数', en: 'Visits so far' })
  @IsInt()
  visits!: number;

  @IsInstant()
  registeredAt!: string;

  @IsInt()
  revision!: number;
}

export class HeldMaterialDto {
  @IsString()
  code!: string;

  @IsSha256()
  sha256!: string;

  @IsInt()
  bytes!: number;

  @IsString()
  mediaType!: string;
}

export class MissingViewDto {
  @IsString()
  code!: string;

  @IsOptional()
  @IsString()
  reason?: string;
}

export class NoticeViewDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => MissingViewDto)
  missing!: readonly MissingViewDto[];

  @IsInstant()
  noticedAt!: string;
}

export class ListEditionDto {
  @IsUUID()
  listId!: string;

  @IsInt()
  year!: number;

  @IsInt()
  edition!: number;
}

export class AcceptanceViewDto {
  @Doc({ zh: '受理时所依据的行政许可事项清单', en: 'The edition of the item list that a licence was accepted on' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ListEditionDto)
  list?: ListEditionDto;

  @IsInstant()
  acceptedAt!: string;
}

export class RefusalViewDto {
  @IsArray()
  @IsString({ each: true })
  reasons!: readonly string[];

  @IsString()
  remedies!: string;

  @IsInstant()
  refusedAt!: string;

  @Doc({ zh: '否定性备案时间', en: 'When it was filed with the legal department' })
  @IsOptional()
  @IsInstant()
  filedAt?: string;
}

export class DecisionViewDto {
  @IsIn(OUTCOMES)
  outcome!: Outcome;

  @Doc({ zh: '文号', en: 'Document number', example: '营行审〔2022〕15号' })
  @IsOptional()
  @IsString()
  documentNumber?: string;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  reasons?: readonly string[];

  @IsInstant()
  decidedAt!: string;
}

export class DeliveryViewDto {
  @IsIn(DELIVERY_METHODS)
  method!: DeliveryMethod;

  @IsOptional()
  @IsString()
  trackingNo?: string;

  @IsInstant()
  deliveredAt!: string;
}

export class ContactDto {
  @IsUUID()
  accountId!: string;

  @IsInstant()
  since!: string;
}

export class NoteViewDto {
  @IsUUID()
  noteId!: string;

  @IsOptional()
  @IsString()
  text?: string;

  @Doc({ zh: '记录人账号', en: 'The account that wrote it' })
  @IsString()
  by!: string;

  @IsString()
  role!: string;

  @IsInstant()
  at!: string;
}

@Doc({ zh: '办件', en: 'A case' })
export class CaseViewDto extends CaseSummaryDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => HeldMaterialDto)
  materials!: readonly HeldMaterialDto[];

  @Doc({ zh: '受理前尚缺的材料', en: 'Codes of the materials still missing before it can be accepted' })
  @IsArray()
  @IsString({ each: true })
  missing!: readonly string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => NoticeViewDto)
  notice?: NoticeViewDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => AcceptanceViewDto)
  acceptance?: AcceptanceViewDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => RefusalViewDto)
  refusal?: RefusalViewDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => DecisionViewDto)
  decision?: DecisionViewDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => DeliveryViewDto)
  delivery?: DeliveryViewDto;

  @Doc({ zh: '首问负责：从收件人起的经办链', en: 'Who owned the question, from the clerk asked first to the present one' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ContactDto)
  contacts!: readonly ContactDto[];

  @Doc({ zh: '内部记录；申请人看不到', en: 'Internal notes; not shown to applicants' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => NoteViewDto)
  notes?: readonly NoteViewDto[];
}
