import { Doc, IsBeijingDay, IsPlainText, PageQuery } from '@yikou/platform';
import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import { IsIn, IsInt, IsOptional, IsUUID, Min } from 'class-validator';
import { CERTIFICATE_STATUSES } from './certificate';

type Status = (typeof CERTIFICATE_STATUSES)[number];

const FIELD_OF_LAW = 100;
const REASON = 500;

export class GrantCertificateDto {
  @Doc({ zh: '审批人员的账号', en: "The officer's account" })
  @IsUUID()
  officerId!: Uuid;

  @Doc({ zh: '执法领域', en: 'The field of law', example: '食品安全' })
  @IsPlainText(FIELD_OF_LAW)
  field!: string;

  @Doc({ zh: '有效期止（当日仍有效）', en: 'The last day in force', example: '2025-12-31' })
  @IsBeijingDay()
  until!: BeijingDay;
}

export class RenewCertificateDto {
  @Doc({ zh: '新的有效期止', en: 'The new last day in force', example: '2026-12-31' })
  @IsBeijingDay()
  until!: BeijingDay;
}

export class SuspendCertificateDto {
  @Doc({ zh: '暂扣的理由', en: 'Why it is suspended', example: '年度考核不合格' })
  @IsPlainText(REASON)
  reason!: string;
}

export class CertificateParams {
  @Doc({ zh: '证件标识', en: 'The id of the certificate' })
  @IsUUID()
  certificateId!: Uuid;
}

export class CertificatesQuery extends PageQuery {
  @Doc({ zh: '审批人员的账号', en: 'Of this officer' })
  @IsOptional()
  @IsUUID()
  officerId?: Uuid;

  @Doc({ zh: '执法领域', en: 'For this field of law' })
  @IsOptional()
  @IsPlainText(FIELD_OF_LAW)
  field?: string;

  @Doc({ zh: '状态', en: 'In this status' })
  @IsOptional()
  @IsIn(CERTIFICATE_STATUSES)
  status?: Status;
}

@Doc({ zh: '执法资格证', en: "An officer's certificate" })
export class CertificateDto {
  @IsUUID()
  certificateId!: Uuid;

  @IsUUID()
  officerId!: Uuid;

  @IsPlainText(FIELD_OF_LAW)
  field!: string;

  @Doc({ zh: '有效、暂扣、届满', en: 'In force, suspended, expired' })
  @IsIn(CERTIFICATE_STATUSES)
  status!: Status;

  @Doc({ zh: '有效期止', en: 'The last day in force' })
  @IsBeijingDay()
  until!: BeijingDay;

  @Doc({ zh: '暂扣的理由（仅对管理、监督人员和本人显示）', en: 'Why it is suspended; for those who supervise officers, and the officer' })
  @IsOptional()
  @IsPlainText(REASON)
  reason?: string;

  @IsInt()
  @Min(0)
  revision!: number;
}
