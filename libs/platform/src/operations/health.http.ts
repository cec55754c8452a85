import { Controller, Get, Inject } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import type { Projections } from '@yikou/read-store';
import { DomainError } from '@yikou/shared-kernel';
import { ArrayMaxSize, IsArray, IsIn, IsString, MaxLength } from 'class-validator';
import { Doc, Operation, PUBLIC } from '../http';
import { EVENT_STORE } from '../tokens';
import { PROJECTIONS } from './tokens';

class LiveDto {
  @IsIn(['live'])
  status!: 'live';
}

class ReadyDto {
  @IsIn(['ready'])
  status!: 'ready';

  @Doc({ zh: '停滞的读模型', en: 'Read models that stand still' })
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  degraded!: string[];
}

/** For whoever starts and watches the process. */
@Controller('health')
export class HealthHttp {
  private hasBeenReady = false;

  constructor(
    @Inject(PROJECTIONS) private readonly projections: Projections,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('live')
  @Operation({ action: PUBLIC, summary: { zh: '进程存活', en: 'The process is alive' }, kind: 'query', answer: LiveDto })
  live(): LiveDto {
    return { status: 'live' };
  }

  /** Once every read model has caught up with history it stays ready: one that stands still later is told as degraded, the rest serves. */
  @Get('ready')
  @Operation({
    action: PUBLIC,
    summary: { zh: '就绪，可以受理请求', en: 'Ready to serve' },
    kind: 'query',
    answer: ReadyDto,
    refusals: ['NOT_READY'],
  })
  async ready(): Promise<ReadyDto> {
    await this.store.head();
    const behind = this.projections.health().filter(({ status }) => status !== 'live');
    if (!this.hasBeenReady && behind.length > 0) {
      const errors = behind.map(({ name, status, position }) => ({ field: `/${name}`, rule: `${status} at ${position}` }));
      throw new DomainError('NOT_READY', { errors });
    }
    this.hasBeenReady = true;
    return { status: 'ready', degraded: behind.filter(({ status }) => status === 'failed').map(({ name }) => name) };
  }
}
