import type { WorkerSetup } from '../../rebuild/worker-request';
import type { Reference } from '../../projection';
import type { RunnerHealth } from '../projection-runner';

/** What the thread is given when it starts. */
export interface ProjectorSetup extends WorkerSetup {
  readonly projections: readonly Reference[];
}

/** `appended`: the log has gone on; `hurry`: it may have, and somebody waits. */
export type ToProjector = 'appended' | 'hurry' | 'stop' | { readonly adopt: number; readonly model: string; readonly generation: number };

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly facts: object;
  readonly message: string;
}

/** How an adoption ended. `rival`: the generation that somebody else has replaced. */
export interface Adopted {
  readonly adopted: number;
  readonly rival?: number;
  readonly error?: Error;
}

/** `health`: of the models that stand otherwise than they were told to stand before. */
export type FromProjector = { readonly health: readonly RunnerHealth[] } | { readonly log: LogLine } | Adopted;
