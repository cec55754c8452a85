import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import type { Handled } from '@yikou/event-sourcing';
import type { KeyStore } from '@yikou/key-store';
import { answer, type Answer, type Call, CallOf, Commands, KEY_STORE, notFound, Operation } from '@yikou/platform';
import { beijingDayOf } from '@yikou/shared-kernel';
import { Facts } from '../facts/facts.queries';
import { sealApplicant } from './applicant';
import type { Case, CaseCommand, CaseEvent, CaseStatus } from './case';
import { caseAggregate } from './case.aggregate';
import {
  AddNoteDto,
  CaseIdParams,
  DeliverDto,
  GiveNoticeDto,
  RefuseAcceptanceDto,
  RegisterCaseDto,
  SupplyMaterialsDto,
} from './case.input';
import { CaseAnswerDto, CaseRegisteredDto, CaseStepDto, CaseTakenOverDto, NoteAddedDto, VisitCountedDto } from './case.output';

type KnownCase = Exclude<Case, { status: 'none' }>;

/** Beside those of every command on a case. */
const REFUSALS = ['CASE_NOT_FOUND', 'NOT_ALLOWED'] as const;

/** What the window does with a case: each route one command. */
@Controller('intake/cases')
export class CaseHttp {
  constructor(
    private readonly commands: Commands,
    private readonly facts: Facts,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  @Post()
  @Operation({
    action: 'case.register',
    summary: { zh: '收件登记', en: 'Register a case' },
    kind: 'command',
    status: 201,
    body: RegisterCaseDto,
    answer: CaseRegisteredDto,
    refusals: ['ITEM_NOT_IN_FORCE', 'MATERIAL_NOT_ASKED', 'INVALID_CITIZEN_ID', 'INVALID_CREDIT_CODE', 'SUBJECT_ERASED'],
  })
  async register(@Body() body: RegisterCaseDto, @CallOf() call: Call): Promise<Answer<CaseRegisteredDto>> {
    const caseId = call.newId('case');
    const [item, applicant] = await Promise.all([
      this.facts.item(body.itemId),
      sealApplicant(this.keys, body.applicant, call.newId('subject')),
    ]);
    const handled = await this.handle(caseId, call, '行政许可法 §29', {
      type: 'RegisterCase',
      caseId,
      item,
      channel: body.channel,
      applicant,
      materials: body.materials ?? [],
      clerkId: call.caller.accountId,
      registeredAt: call.now,
    });
    const registered = only('CaseRegistered', handled);
    return answer(handled, {
      caseId,
      caseNo: registered.caseNo,
      subjectId: registered.applicant.subjectId,
      status: 'registered',
      revision: handled.revision,
    });
  }

  @Post(':caseId/notices')
  @Operation({
    action: 'case.notice',
    summary: { zh: '一次性告知补正', en: 'Tell once everything that is missing' },
    kind: 'command',
    params: CaseIdParams,
    body: GiveNoticeDto,
    answer: CaseStepDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'MATERIAL_NOT_ASKED', 'NOTICE_REPEATS', 'SUBJECT_ERASED'],
  })
  async notice(@Param() { caseId }: CaseIdParams, @Body() body: GiveNoticeDto, @CallOf() call: Call): Promise<Answer<CaseStepDto>> {
    const { applicant } = await this.known(caseId, call);
    const missing = body.missing.map(async ({ code, reason }) => ({ code, reason: await this.keys.seal(applicant.subjectId, reason) }));
    return this.step('noticed', caseId, call, '行政许可法 §32(4)', {
      type: 'GiveOneTimeNotice',
      missing: await Promise.all(missing),
      noticedAt: call.now,
    });
  }

  @Post(':caseId/materials')
  @Operation({
    action: 'case.supply',
    summary: { zh: '补交材料', en: 'Supply materials' },
    kind: 'command',
    params: CaseIdParams,
    body: SupplyMaterialsDto,
    answer: CaseAnswerDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'MATERIAL_NOT_ASKED'],
  })
  async supply(
    @Param() { caseId }: CaseIdParams,
    @Body() { materials }: SupplyMaterialsDto,
    @CallOf() call: Call,
  ): Promise<Answer<CaseAnswerDto>> {
    await this.known(caseId, call);
    const handled = await this.handle(caseId, call, '行政许可法 §32(4)', { type: 'SupplyMaterials', materials, suppliedAt: call.now });
    return answer(handled, { caseId, revision: handled.revision });
  }

  @Post(':caseId/acceptances')
  @Operation({
    action: 'case.accept',
    summary: { zh: '受理', en: 'Accept' },
    kind: 'command',
    params: CaseIdParams,
    answer: CaseStepDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'MATERIALS_MISSING', 'ITEM_NOT_IN_FORCE', 'ITEM_NOT_LISTED'],
  })
  async accept(@Param() { caseId }: CaseIdParams, @CallOf() call: Call): Promise<Answer<CaseStepDto>> {
    const { item } = await this.known(caseId, call);
    const [published, list] = await Promise.all([
      this.facts.item(item.itemId),
      item.kind === 'licence' ? this.facts.listFor(item, beijingDayOf(call.now)) : undefined,
    ]);
    return this.step('accepted', caseId, call, '行政许可法 §32(5)', {
      type: 'AcceptCase',
      itemInForce: published !== undefined,
      list,
      acceptedAt: call.now,
    });
  }

  @Post(':caseId/refusals')
  @Operation({
    action: 'case.refuse',
    summary: { zh: '不予受理', en: 'Refuse to accept' },
    kind: 'command',
    params: CaseIdParams,
    body: RefuseAcceptanceDto,
    answer: CaseStepDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'REASONS_MISSING', 'REMEDIES_MISSING'],
  })
  async refuse(@Param() { caseId }: CaseIdParams, @Body() body: RefuseAcceptanceDto, @CallOf() call: Call): Promise<Answer<CaseStepDto>> {
    await this.known(caseId, call);
    const { reasons, remedies } = body;
    return this.step('acceptanceRefused', caseId, call, '行政许可法 §32', {
      type: 'RefuseAcceptance',
      reasons,
      remedies,
      refusedAt: call.now,
    });
  }

  @Post(':caseId/deliveries')
  @Operation({
    action: 'case.deliver',
    summary: { zh: '送达', en: 'Deliver the outcome' },
    kind: 'command',
    params: CaseIdParams,
    body: DeliverDto,
    answer: CaseStepDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'INVALID_TRACKING_NUMBER'],
  })
  async deliver(@Param() { caseId }: CaseIdParams, @Body() body: DeliverDto, @CallOf() call: Call): Promise<Answer<CaseStepDto>> {
    await this.known(caseId, call);
    const { method, trackingNo } = body;
    return this.step('delivered', caseId, call, '行政许可法 §44', {
      type: 'DeliverOutcome',
      method,
      ...(trackingNo !== undefined && { trackingNo }),
      deliveredAt: call.now,
    });
  }

  @Post(':caseId/visits')
  @Operation({
    action: 'case.visit',
    summary: { zh: '登记跑动', en: 'Count a visit' },
    kind: 'command',
    params: CaseIdParams,
    answer: VisitCountedDto,
    ifMatch: 'optional',
    refusals: REFUSALS,
  })
  async visit(@Param() { caseId }: CaseIdParams, @CallOf() call: Call): Promise<Answer<VisitCountedDto>> {
    await this.known(caseId, call);
    const handled = await this.handle(caseId, call, '优化营商环境条例 §36', { type: 'CountVisit', visitedAt: call.now });
    return answer(handled, { caseId, visits: only('VisitCounted', handled).visits, revision: handled.revision });
  }

  @Post(':caseId/hand-overs')
  @Operation({
    action: 'case.takeOver',
    summary: { zh: '接办（首问负责移交）', en: 'Take the case over from the clerk who owns it' },
    kind: 'command',
    params: CaseIdParams,
    answer: CaseTakenOverDto,
    ifMatch: 'optional',
    refusals: REFUSALS,
  })
  async takeOver(@Param() { caseId }: CaseIdParams, @CallOf() call: Call): Promise<Answer<CaseTakenOverDto>> {
    await this.known(caseId, call);
    const { accountId: clerkId } = call.caller;
    const handled = await this.handle(caseId, call, '首问负责制', { type: 'TakeOver', clerkId, takenOverAt: call.now });
    return answer(handled, { caseId, contact: clerkId, revision: handled.revision });
  }

  @Post(':caseId/notes')
  @Operation({
    action: 'case.note',
    summary: { zh: '添加记录', en: 'Add a note' },
    kind: 'command',
    params: CaseIdParams,
    body: AddNoteDto,
    answer: NoteAddedDto,
    ifMatch: 'optional',
    refusals: [...REFUSALS, 'SUBJECT_ERASED'],
  })
  async note(@Param() { caseId }: CaseIdParams, @Body() body: AddNoteDto, @CallOf() call: Call): Promise<Answer<NoteAddedDto>> {
    const { applicant } = await this.known(caseId, call);
    const noteId = call.newId('note');
    const text = await this.keys.seal(applicant.subjectId, body.text);
    const handled = await this.handle(caseId, call, '窗口经办记录', { type: 'AddNote', noteId, text });
    return answer(handled, { caseId, noteId, revision: handled.revision });
  }

  /** The case as it stands, when there is one and the caller's scope reaches it. */
  private async known(caseId: string, call: Call): Promise<KnownCase> {
    const { state } = await this.commands.stateOf(caseAggregate, caseId);
    if (state.status === 'none') throw notFound('case', caseId);
    call.reaches({ departmentCode: state.item.departmentCode, subjectId: state.applicant.subjectId });
    return state;
  }

  private handle(caseId: string, call: Call, authority: string, command: CaseCommand): Promise<Handled<CaseEvent>> {
    return this.commands.handle(caseAggregate, caseId, command, call.envelope({ authority }));
  }

  private async step(
    status: CaseStatus,
    caseId: string,
    call: Call,
    authority: string,
    command: CaseCommand,
  ): Promise<Answer<CaseStepDto>> {
    const handled = await this.handle(caseId, call, authority, command);
    return answer(handled, { caseId, status, revision: handled.revision });
  }
}

/** The event that such a command always gives. */
const only = <T extends CaseEvent['type']>(type: T, { events }: Handled<CaseEvent>): Extract<CaseEvent, { type: T }> => {
  const found = events.find((event): event is Extract<CaseEvent, { type: T }> => event.type === type);
  if (!found) throw new TypeError(`the command gave no ${type}`);
  return found;
};
