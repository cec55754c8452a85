import type { Row } from './measuring';
import type { Setting } from './sizes';

/** Rows that are measured together, in a process of their own. */
export interface Group {
  /** As the table of `performance.md` names them: `--rows` looks at these. */
  readonly rows: readonly string[];
  readonly load: () => Promise<(setting: Setting) => Promise<readonly Row[]>>;
}

export const GROUPS: Readonly<Record<string, Group>> = {
  append: {
    rows: ['durable append, 1 caller', 'durable append, 64 callers'],
    load: async () => (await import('./rows/append')).appendRows,
  },
  replay: {
    rows: ['replay, parsed, one core', 'fold in two workers that return results'],
    load: async () => (await import('./rows/replay')).replayRows,
  },
  memory: {
    rows: ['resident memory while replaying', 'resident memory, long log against short'],
    load: async () => (await import('./rows/memory')).memoryRows,
  },
  projection: {
    rows: ['projection into the case list, indexes included', 'projection of 1 M events'],
    load: async () => (await import('./rows/projection')).projectionRows,
  },
  command: {
    rows: ['command over HTTP to durable answer, 64 connections'],
    load: async () => (await import('./rows/command')).commandRows,
  },
  webhook: {
    rows: ['decision → webhook received, 100 cases/s, p50', 'decision → webhook received, 100 cases/s, p99'],
    load: async () => (await import('./rows/webhook')).webhookRows,
  },
  rebuild: {
    rows: ['rebuild beside live traffic, command p99'],
    load: async () => (await import('./rows/rebuild')).rebuildRows,
  },
  growth: {
    rows: ['growth: load a case', 'growth: list page 1', 'growth: append'],
    load: async () => (await import('./rows/growth')).growthRows,
  },
  longStream: {
    rows: ['append to a long stream, state cache warm'],
    load: async () => (await import('./rows/long-stream')).longStreamRows,
  },
  start: {
    rows: ['start to ready, built', 'idle memory after the start'],
    load: async () => (await import('./rows/start')).startRows,
  },
};
