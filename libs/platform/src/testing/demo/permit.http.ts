import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import {
  answer,
  answerOf,
  authorisation,
  CallOf,
  Commands,
  Models,
  NotFound,
  Operation,
  pageOf,
  PUBLIC,
  Unlisted,
  type Answer,
  type Call,
  type PageOf,
} from '../../http';
import { permitAggregate, type PermitCommand } from './permit';
import { DraftPermitDto, EchoDto, PermitDto, PermitParams, PermitQuery, PermitViewDto, PurposeDto } from './permit.dto';
import { permitProjection } from './permit.projection';

export const demoAuthorisation = authorisation('demo', {
  'permit.draft': { officer: 'department', clerk: 'any' },
  'permit.grant': { officer: 'department' },
  'permit.read': { officer: 'department', clerk: 'any', auditor: 'any' },
});

export const demoMessages = {
  PERMIT_NOT_FOUND: { status: 404, zh: '没有该许可', en: 'There is no such permit' },
};

const AUTHORITY = '行政许可法 §38';

@Controller('demo/permits')
export class PermitHttp {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Post()
  @Operation({
    action: 'permit.draft',
    summary: { zh: '起草许可', en: 'Draft a permit' },
    kind: 'command',
    status: 201,
    body: DraftPermitDto,
    answer: PermitDto,
  })
  async draft(@Body() { purpose }: DraftPermitDto, @CallOf() call: Call): Promise<Answer<PermitDto>> {
    const permitId = call.newId('permit');
    const departmentCode = call.caller.departmentCode ?? 'none';
    const command: PermitCommand = { type: 'DraftPermit', purpose, departmentCode };
    const handled = await this.commands.handle(permitAggregate, permitId, command, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { permitId, status: 'drafted', revision: handled.revision });
  }

  @Post(':permitId/grant')
  @Operation({
    action: 'permit.grant',
    summary: { zh: '准予许可', en: 'Grant a permit' },
    kind: 'command',
    params: PermitParams,
    answer: PermitDto,
    ifMatch: 'optional',
    refusals: ['PERMIT_NOT_FOUND'],
  })
  async grant(@Param() { permitId }: PermitParams, @CallOf() call: Call): Promise<Answer<PermitDto>> {
    await this.reached(permitId, call);
    const handled = await this.commands.handle(permitAggregate, permitId, { type: 'GrantPermit' }, call.envelope({ authority: AUTHORITY }));
    return answer(handled, { permitId, status: 'granted', revision: handled.revision });
  }

  @Put(':permitId/purpose')
  @Operation({
    action: 'permit.grant',
    summary: { zh: '变更用途', en: 'Change the purpose' },
    kind: 'command',
    status: 204,
    params: PermitParams,
    body: PurposeDto,
    ifMatch: 'required',
    refusals: ['PERMIT_NOT_FOUND'],
  })
  async change(@Param() { permitId }: PermitParams, @Body() { purpose }: PurposeDto, @CallOf() call: Call): Promise<Answer<undefined>> {
    await this.reached(permitId, call);
    const command: PermitCommand = { type: 'ChangePurpose', purpose };
    return answer(await this.commands.handle(permitAggregate, permitId, command, call.envelope({ authority: AUTHORITY })), undefined);
  }

  @Get(':permitId')
  @Operation({
    action: 'permit.read',
    summary: { zh: '查看许可', en: 'Show a permit' },
    kind: 'query',
    params: PermitParams,
    answer: PermitViewDto,
    reads: [permitProjection],
    refusals: ['PERMIT_NOT_FOUND'],
  })
  async show(@Param() { permitId }: PermitParams, @CallOf() call: Call): Promise<Answer<PermitViewDto>> {
    const { status, purpose, revision } = await this.reached(permitId, call);
    return answerOf({ permitId, status, purpose, revision }, { revision });
  }

  @Get()
  @Operation({
    action: 'permit.read',
    summary: { zh: '许可列表', en: 'List permits' },
    kind: 'query',
    query: PermitQuery,
    answer: pageOf(PermitViewDto),
    reads: [permitProjection],
  })
  async list(@Query() { limit, cursor, status }: PermitQuery): Promise<PageOf<PermitViewDto>> {
    return this.models.of(permitProjection).find({
      limit,
      cursor,
      ...(status !== undefined && { where: { status } }),
    });
  }

  private async reached(permitId: string, call: Call) {
    const { state, revision } = await this.commands.stateOf(permitAggregate, permitId);
    if (state.status === 'none') throw new NotFound('permit', permitId);
    call.reaches({ departmentCode: state.departmentCode });
    return { ...state, revision };
  }
}

@Controller('demo')
export class EchoHttp {
  @Post('echo')
  @Operation({ action: PUBLIC, summary: { zh: '回声', en: 'Echo' }, kind: 'act', body: EchoDto, answer: EchoDto })
  echo(@Body() { text }: EchoDto): EchoDto {
    return { text };
  }

  @Get('broken')
  @Operation({ action: PUBLIC, summary: { zh: '故障', en: 'A fault' }, kind: 'query', answer: EchoDto })
  broken(): EchoDto {
    throw new Error('the secret of the house');
  }

  @Get('undocumented')
  @Operation({ action: PUBLIC, summary: { zh: '多余字段', en: 'Says too much' }, kind: 'query', answer: EchoDto })
  undocumented(): object {
    return { text: 'x', secret: 1 };
  }

  @Get('page/*')
  @Unlisted()
  page(): string {
    return 'a page';
  }
}
