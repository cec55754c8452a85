import { randomUUID } from 'node:crypto';
import { RebuildRunning, type AnyProjection, type Projections, type RebuildProgress } from '@yikou/read-store';
import { instantFromMs, parseUuid, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { SystemClock } from '@yikou/timers';
import type { Logger } from '../logging';

export type RunKind = 'check' | 'rebuild';
export type RunStatus = 'running' | 'done' | 'failed';
/** `same`, `drift`: how a check ended; `rebuilt`: a rebuild. */
export type ModelStatus = 'waiting' | 'building' | 'comparing' | 'same' | 'drift' | 'rebuilt' | 'failed';

export interface ModelRun {
  readonly name: string;
  readonly status: ModelStatus;
  /** Steps gone through, and documents compared. */
  readonly steps?: number;
  readonly documents?: number;
  readonly rebuiltDocuments?: number;
  readonly hash?: string;
  readonly rebuiltHash?: string;
  /** Documents that differ or are in one only. */
  readonly drift?: number;
  readonly differing?: readonly string[];
  readonly error?: string;
}

export interface Run {
  readonly id: Uuid;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly models: readonly ModelRun[];
}

export interface ModelRunsSetting {
  readonly projections: Projections;
  readonly clock: SystemClock;
  readonly logger: Logger;
}

/** Remembered at most; a restart forgets all. */
const REMEMBERED = 50;
/** Worker threads at once. */
const AT_ONCE = 2;

/** Checks and rebuilds of read models, each in a worker thread, with how far they have come. */
export class ModelRuns {
  private readonly runs = new Map<Uuid, Run>();

  constructor(private readonly setting: ModelRunsSetting) {}

  find(kind: RunKind, id: Uuid): Run | undefined {
    const run = this.runs.get(id);
    return run?.kind === kind ? run : undefined;
  }

  /** One check at a time: whoever asks while one runs is told of that one. */
  check(projections: readonly AnyProjection[]): Run {
    return [...this.runs.values()].find(({ kind, status }) => kind === 'check' && status === 'running') ?? this.start('check', projections);
  }

  rebuild(projection: AnyProjection): Run {
    return this.start('rebuild', [projection]);
  }

  private start(kind: RunKind, projections: readonly AnyProjection[]): Run {
    const run: Run = {
      id: parseUuid(randomUUID()),
      kind,
      status: 'running',
      startedAt: this.now(),
      models: projections.map(({ model: { name } }) => ({ name, status: 'waiting' })),
    };
    this.keep(run);
    void this.runAll(run.id, projections);
    return run;
  }

  private async runAll(id: Uuid, projections: readonly AnyProjection[]): Promise<void> {
    const queue = [...projections];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await this.runOne(id, next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.change(id, (run) => ({
      ...run,
      status: run.models.some(({ status }) => status === 'failed') ? 'failed' : 'done',
      endedAt: this.now(),
    }));
  }

  private async runOne(id: Uuid, projection: AnyProjection): Promise<void> {
    const { name } = projection.model;
    const tell = (model: Omit<ModelRun, 'name'>) => {
      this.change(id, (run) => ({ ...run, models: run.models.map((each) => (each.name === name ? { name, ...model } : each)) }));
    };
    const onProgress = ({ phase, steps, documents }: RebuildProgress) => tell({ status: phase, steps, documents });
    try {
      tell({ status: 'building', steps: 0, documents: 0 });
      tell(await this.work(this.runs.get(id)?.kind ?? 'check', projection, onProgress));
    } catch (error) {
      if (!(error instanceof RebuildRunning)) this.setting.logger.error({ err: error, model: name }, 'read model not rebuilt');
      tell({ status: 'failed', error: error instanceof RebuildRunning ? 'MODEL_BUSY' : 'REBUILD_FAILED' });
    }
  }

  private async work(
    kind: RunKind,
    projection: AnyProjection,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<Omit<ModelRun, 'name'>> {
    const { projections } = this.setting;
    if (kind === 'rebuild') {
      const { documents, hash } = await projections.rebuild(projection, { onProgress });
      return { status: 'rebuilt', documents, hash };
    }
    const { name: _, ...found } = await projections.check(projection, { onProgress });
    return { status: found.drift === 0 ? 'same' : 'drift', ...found };
  }

  private change(id: Uuid, by: (run: Run) => Run): void {
    const run = this.runs.get(id);
    if (run) this.runs.set(id, by(run));
  }

  private keep(run: Run): void {
    this.runs.set(run.id, run);
    for (const [id, { status }] of this.runs) {
      if (this.runs.size <= REMEMBERED) break;
      if (status !== 'running') this.runs.delete(id);
    }
  }

  private now(): Instant {
    return instantFromMs(this.setting.clock.nowMs());
  }
}
