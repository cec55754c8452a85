import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import {
  answer,
  answerOf,
  CallOf,
  Commands,
  EVENT_STORE,
  Models,
  notFound,
  Operation,
  pageOf,
  type Answer,
  type Call,
  type PageOf,
} from '@yikou/platform';
import { DomainError } from '@yikou/shared-kernel';
import { verificationAggregate } from '../streams';
import {
  RequestVerificationDto,
  VerificationDto,
  VerificationListQuery,
  VerificationParams,
  VerificationRequestedDto,
} from './verification.dto';
import { verifications, type VerificationDoc } from './verification.projection';
import { VerificationRunner } from './verification.runner';
import { viewOf } from './verification.view';

/** 审计法 §34: the authority to inspect electronic data and the systems that hold it. */
const AUTHORITY = '审计法 §34';

/** 核验: is history still what was recorded? */
@Controller('audit/verifications')
export class VerificationHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    private readonly runner: VerificationRunner,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Post()
  @Operation({
    action: 'verification.request',
    summary: { zh: '核验全部历史的散列链', en: 'Verify the chains of all history' },
    kind: 'command',
    status: 202,
    body: RequestVerificationDto,
    answer: VerificationRequestedDto,
    refusals: ['INVALID_POSITION', 'NOT_ALLOWED'],
  })
  async request(@Body() { fromPosition }: RequestVerificationDto, @CallOf() call: Call): Promise<Answer<VerificationRequestedDto>> {
    if (fromPosition !== undefined && BigInt(fromPosition) > (await this.store.head())) {
      throw new DomainError('INVALID_POSITION', { field: 'fromPosition', rule: 'a position of this log' });
    }
    const verificationId = call.newId('verification');
    const handled = await this.commands.handle(
      verificationAggregate,
      verificationId,
      { type: 'RequestVerification', verificationId, ...(fromPosition !== undefined && { fromPosition }), requestedAt: call.now },
      call.envelope({ authority: AUTHORITY }),
    );
    const location = `/audit/verifications/${verificationId}`;
    return answer(handled, { verificationId, status: 'running', revision: handled.revision }, { location });
  }

  @Get()
  @Operation({
    action: 'verification.read',
    summary: { zh: '核验清单（新的在前）', en: 'List verifications, the newest first' },
    kind: 'query',
    query: VerificationListQuery,
    answer: pageOf(VerificationDto),
    reads: [verifications],
  })
  async list(@Query() { limit, cursor }: VerificationListQuery): Promise<PageOf<VerificationDto>> {
    const { items, next } = await this.models.of(verifications).find({
      sort: [{ path: 'requestedAt', order: 'desc' }],
      limit,
      cursor,
    });
    return { items: items.map((doc) => this.shown(doc)), ...(next !== undefined && { next }) };
  }

  @Get(':verificationId')
  @Operation({
    action: 'verification.read',
    summary: { zh: '核验的进度与结果', en: 'How far a verification is, and what it found' },
    kind: 'query',
    params: VerificationParams,
    answer: VerificationDto,
    refusals: ['VERIFICATION_NOT_FOUND'],
    reads: [verifications],
  })
  async show(@Param() { verificationId }: VerificationParams): Promise<Answer<VerificationDto>> {
    const found = await this.models.of(verifications).get(verificationId);
    if (!found) throw notFound('verification', verificationId);
    return answerOf(this.shown(found), { revision: found.revision });
  }

  private shown(doc: VerificationDoc): VerificationDto {
    return viewOf(doc, this.runner.progressOf(doc.verificationId));
  }
}
