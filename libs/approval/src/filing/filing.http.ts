import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { answer, CallOf, Commands, Models, NotFound, Operation, pageOf, type Answer, type Call, type PageOf } from '@yikou/platform';
import { eventOf } from '../review/acts.answers';
import type { Adverse } from '../review/review';
import { ReviewParams } from '../review/review.dto';
import { filingAggregate, reviewAggregate } from '../streams';
import { AdverseFilingDto, ConfirmFilingDto, FilingConfirmedDto, FilingListQuery } from './filing.dto';
import { adverseFilings, type FilingDoc } from './filing.projection';
import { filingsQuery } from './filing.queries';

const AUTHORITY = '行政许可法 §10';

const viewOf = ({ reasons, ...filing }: FilingDoc): AdverseFilingDto => ({ ...filing, ...(reasons && { reasons: [...reasons] }) });

/** 否定性备案: the refusals to accept, refusals and breaches that the system has filed with the legal department. */
@Controller('approval/adverse-filings')
export class FilingHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Get()
  @Operation({
    action: 'filing.read',
    summary: { zh: '否定性备案清单（最新在前）', en: 'The filings of adverse outcomes, the newest first' },
    kind: 'query',
    query: FilingListQuery,
    answer: pageOf(AdverseFilingDto),
    reads: [adverseFilings],
  })
  async list(@Query() query: FilingListQuery, @CallOf() call: Call): Promise<PageOf<AdverseFilingDto>> {
    call.reaches({ departmentCode: query.departmentCode });
    const { items, next } = await this.models.of(adverseFilings).find(filingsQuery(query));
    return { items: items.map(viewOf), ...(next !== undefined && { next }) };
  }

  @Post(':caseId/confirmations')
  @Operation({
    action: 'filing.confirm',
    summary: { zh: '确认备案', en: 'Confirm a filing' },
    kind: 'command',
    params: ReviewParams,
    body: ConfirmFilingDto,
    answer: FilingConfirmedDto,
    ifMatch: 'optional',
    refusals: ['ADVERSE_FILING_NOT_FOUND', 'FILING_ALREADY_CONFIRMED'],
  })
  confirm(
    @Param() { caseId }: ReviewParams,
    @Body() { adverse }: ConfirmFilingDto,
    @CallOf() call: Call,
  ): Promise<Answer<FilingConfirmedDto>> {
    return adverse === 'acceptanceRefused' ? this.confirmRefusedAcceptance(caseId, call) : this.confirmOnReview(caseId, adverse, call);
  }

  private async confirmOnReview(caseId: string, adverse: Adverse, call: Call): Promise<Answer<FilingConfirmedDto>> {
    const { state } = await this.commands.stateOf(reviewAggregate, caseId);
    if (state.status === 'none') throw new NotFound('adverseFiling', caseId);
    call.reaches({ departmentCode: state.about.departmentCode });
    const command = { type: 'ConfirmFiling', adverse, by: call.caller.accountId, at: call.now } as const;
    const handled = await this.commands.handle(reviewAggregate, caseId, command, envelopeOf(call));
    const confirmed = eventOf(handled, 'FilingConfirmed');
    return answer(handled, { caseId, adverse: confirmed.adverse, confirmedAt: confirmed.confirmedAt, revision: handled.revision });
  }

  private async confirmRefusedAcceptance(caseId: string, call: Call): Promise<Answer<FilingConfirmedDto>> {
    const { state } = await this.commands.stateOf(filingAggregate, caseId);
    if (state.status === 'none') throw new NotFound('adverseFiling', caseId);
    call.reaches({ departmentCode: state.departmentCode });
    const command = { type: 'ConfirmFiling', by: call.caller.accountId, at: call.now } as const;
    const handled = await this.commands.handle(filingAggregate, caseId, command, envelopeOf(call));
    const { confirmedAt } = eventOf(handled, 'FilingConfirmed');
    return answer(handled, { caseId, adverse: 'acceptanceRefused', confirmedAt, revision: handled.revision });
  }
}

const envelopeOf = (call: Call) => call.envelope({ authority: AUTHORITY, occurredAt: call.now });
