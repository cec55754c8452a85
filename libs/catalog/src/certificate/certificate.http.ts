import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { Handled } from '@yikou/event-sourcing';
import {
  answer,
  answerOf,
  CallOf,
  Commands,
  Models,
  NotFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
  type Role,
} from '@yikou/platform';
import { beijingDayOf, type Uuid } from '@yikou/shared-kernel';
import { certificateIdOf } from '../streams';
import type { CertificateCommand, CertificateEvent } from './certificate';
import { certificateAggregate } from './certificate.aggregate';
import { certificate } from './certificate.decider';
import {
  CertificateDto,
  CertificateParams,
  CertificatesQuery,
  GrantCertificateDto,
  RenewCertificateDto,
  SuspendCertificateDto,
} from './certificate.dto';
import { certificateProjection, type CertificateDocument } from './certificate.projection';

const REFUSALS = ['CERTIFICATE_NOT_FOUND', 'NOT_ALLOWED'];
/** 持证上岗. */
const AUTHORITY = '国办发〔2018〕118号';

/** 执法资格证: one per officer and field of law; it expires by itself on the day after its last. */
@Controller('catalog/certificates')
export class CertificateHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Post()
  @Operation({
    action: 'certificate.grant',
    summary: { zh: '核发执法资格证', en: 'Grant a certificate' },
    kind: 'command',
    status: 201,
    body: GrantCertificateDto,
    answer: CertificateDto,
    refusals: ['NOT_ALLOWED', 'CERTIFICATE_ENDS_IN_THE_PAST'],
  })
  async grant(@Body() { officerId, field, until }: GrantCertificateDto, @CallOf() call: Call): Promise<Answer<CertificateDto>> {
    const certificateId = certificateIdOf(officerId, field);
    return this.handle(
      certificateId,
      { type: 'GrantCertificate', certificateId, officerId, field, until, today: beijingDayOf(call.now) },
      call,
    );
  }

  @Post(':certificateId/renewals')
  @Operation({
    action: 'certificate.renew',
    summary: { zh: '证件续期', en: 'Renew a certificate' },
    kind: 'command',
    params: CertificateParams,
    body: RenewCertificateDto,
    answer: CertificateDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'RENEWAL_SHORTENS', 'CERTIFICATE_LAPSED'],
  })
  async renew(
    @Param() { certificateId }: CertificateParams,
    @Body() { until }: RenewCertificateDto,
    @CallOf() call: Call,
  ): Promise<Answer<CertificateDto>> {
    return this.handle(certificateId, { type: 'RenewCertificate', certificateId, until, today: beijingDayOf(call.now) }, call);
  }

  @Post(':certificateId/suspensions')
  @Operation({
    action: 'certificate.suspend',
    summary: { zh: '暂扣证件', en: 'Suspend a certificate' },
    kind: 'command',
    params: CertificateParams,
    body: SuspendCertificateDto,
    answer: CertificateDto,
    ifMatch: 'optional',
    refusals: REFUSALS,
  })
  async suspend(
    @Param() { certificateId }: CertificateParams,
    @Body() { reason }: SuspendCertificateDto,
    @CallOf() call: Call,
  ): Promise<Answer<CertificateDto>> {
    return this.handle(certificateId, { type: 'SuspendCertificate', certificateId, reason }, call);
  }

  @Post(':certificateId/reinstatements')
  @Operation({
    action: 'certificate.reinstate',
    summary: { zh: '恢复证件', en: 'Reinstate a certificate' },
    kind: 'command',
    params: CertificateParams,
    answer: CertificateDto,
    ifMatch: 'optional',
    refusals: REFUSALS,
  })
  async reinstate(@Param() { certificateId }: CertificateParams, @CallOf() call: Call): Promise<Answer<CertificateDto>> {
    return this.handle(certificateId, { type: 'ReinstateCertificate', certificateId }, call);
  }

  @Get()
  @Operation({
    action: 'certificate.read',
    summary: { zh: '证件列表（先到期在前）', en: 'List certificates, the next to end first' },
    kind: 'query',
    query: CertificatesQuery,
    answer: pageOf(CertificateDto),
    reads: [certificateProjection],
  })
  async list(@Query() { limit, cursor, ...filter }: CertificatesQuery, @CallOf() call: Call): Promise<PageOf<CertificateDto>> {
    const { items, next } = await this.models.of(certificateProjection).find({
      where: filter,
      sort: [{ path: 'until', order: 'asc' }],
      limit,
      cursor,
    });
    return { items: items.map((found) => seenBy(call, found)), ...(next !== undefined && { next }) };
  }

  @Get(':certificateId')
  @Operation({
    action: 'certificate.read',
    summary: { zh: '查看证件', en: 'Show a certificate' },
    kind: 'query',
    params: CertificateParams,
    answer: CertificateDto,
    refusals: ['CERTIFICATE_NOT_FOUND'],
    reads: [certificateProjection],
  })
  async show(@Param() { certificateId }: CertificateParams, @CallOf() call: Call): Promise<Answer<CertificateDto>> {
    const found = await this.models.of(certificateProjection).get(certificateId);
    if (!found) throw new NotFound('certificate', certificateId);
    return answerOf(seenBy(call, found), { revision: found.revision });
  }

  private async handle(certificateId: Uuid, command: CertificateCommand, call: Call): Promise<Answer<CertificateDto>> {
    const handled = await this.commands.handle(certificateAggregate, certificateId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, certificateAfter(handled));
  }
}

/** Who supervises officers. That an officer is certified is public (国办发〔2018〕118号); why not any more is a personnel matter. */
const OF_THE_STAFF: readonly Role[] = ['keeper', 'admin', 'legal', 'head', 'auditor'];

const seenBy = ({ caller: { role, accountId } }: Call, { reason, ...held }: CertificateDocument): CertificateDto => ({
  ...held,
  ...(reason !== undefined && (OF_THE_STAFF.includes(role) || accountId === held.officerId) && { reason }),
});

/** As it stands after the command: its event tells all of it. */
const certificateAfter = ({ events, revision }: Handled<CertificateEvent>): CertificateDto => {
  const [event] = events;
  const state = event ? certificate.evolve(certificate.initialState, event) : certificate.initialState;
  if (state.status === 'none') throw new TypeError('the command gave no certificate');
  return { ...state, revision };
};
