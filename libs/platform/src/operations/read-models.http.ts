import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { AnyProjection, Projections } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import type { SystemClock } from '@yikou/timers';
import { Answer, notFound, Operation } from '../http';
import type { Logger } from '../logging';
import { LOGGER, SYSTEM_CLOCK } from '../tokens';
import { ModelRuns, type Run, type RunKind } from './model-runs';
import { CheckModelsDto, ModelHealthListDto, ModelNameParams, RunDto, RunIdParams } from './read-models.dto';
import { PROJECTIONS } from './tokens';

/** The read models: how far each is, whether it equals its rebuild, and its rebuild. */
@Controller('admin/read-models')
export class ReadModelsHttp {
  private readonly runs: ModelRuns;

  constructor(
    @Inject(PROJECTIONS) private readonly projections: Projections,
    @Inject(SYSTEM_CLOCK) clock: SystemClock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.runs = new ModelRuns({ projections, clock, logger });
  }

  @Get()
  @Operation({
    action: 'readModel.read',
    summary: { zh: '读模型', en: 'List the read models' },
    kind: 'query',
    answer: ModelHealthListDto,
  })
  async list(): Promise<ModelHealthListDto> {
    const progress = await this.projections.progress();
    const items = progress.map(async ({ name, status, position, lag, error }) => ({
      name,
      status,
      documents: await this.projections.of(this.projectionOf(name)).count(),
      position: String(position),
      lag: String(lag),
      ...(error && { error: error.message }),
    }));
    return { items: (await Promise.all(items)).toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  @Post('checks')
  @Operation({
    action: 'readModel.check',
    summary: { zh: '核对读模型与其重建结果', en: 'Compare read models with their rebuild' },
    kind: 'act',
    status: 202,
    body: CheckModelsDto,
    answer: RunDto,
    refusals: ['READ_MODEL_NOT_FOUND'],
  })
  check(@Body() { names }: CheckModelsDto): Answer<RunDto> {
    return started(this.runs.check(names?.map((name) => this.projectionOf(name)) ?? this.projections.all), '/admin/read-models/checks');
  }

  @Get('checks/:runId')
  @Operation({
    action: 'readModel.check',
    summary: { zh: '核对进度与结果', en: 'How far a check is, and what it found' },
    kind: 'query',
    params: RunIdParams,
    answer: RunDto,
    refusals: ['RUN_NOT_FOUND'],
  })
  showCheck(@Param() { runId }: RunIdParams): RunDto {
    return this.runOf('check', runId);
  }

  @Post(':name/rebuilds')
  @Operation({
    action: 'readModel.rebuild',
    summary: { zh: '重建读模型', en: 'Build a read model again, beside the live one' },
    kind: 'act',
    status: 202,
    params: ModelNameParams,
    answer: RunDto,
    refusals: ['READ_MODEL_NOT_FOUND'],
  })
  rebuild(@Param() { name }: ModelNameParams): Answer<RunDto> {
    return started(this.runs.rebuild(this.projectionOf(name)), '/admin/read-models/rebuilds');
  }

  @Get('rebuilds/:runId')
  @Operation({
    action: 'readModel.rebuild',
    summary: { zh: '重建进度', en: 'How far a rebuild is' },
    kind: 'query',
    params: RunIdParams,
    answer: RunDto,
    refusals: ['RUN_NOT_FOUND'],
  })
  showRebuild(@Param() { runId }: RunIdParams): RunDto {
    return this.runOf('rebuild', runId);
  }

  private projectionOf(name: string): AnyProjection {
    const found = this.projections.all.find(({ model }) => model.name === name);
    if (!found) throw notFound('readModel', name);
    return found;
  }

  private runOf(kind: RunKind, id: Uuid): RunDto {
    const run = this.runs.find(kind, id);
    if (!run) throw notFound('run', id);
    return shown(run);
  }
}

const started = (run: Run, path: string): Answer<RunDto> => new Answer(shown(run), { location: `${path}/${run.id}` });

const shown = ({ id, models, ...run }: Run): RunDto => ({
  runId: id,
  ...run,
  models: models.map(({ differing, ...model }) => ({ ...model, ...(differing && { differing: [...differing] }) })),
});
