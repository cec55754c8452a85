import type { Instant } from '@yikou/shared-kernel';

/** The time of law: `occurredAt`, `recordedAt`, due dates. In development it can be virtual. */
export interface DomainClock {
  readonly mode: 'system' | 'virtual';
  now(): Instant;
}

/** The time of the machine, in milliseconds since 1970: tokens, signatures, back-off, rate windows, metrics. */
export interface SystemClock {
  nowMs(): number;
}

export const systemClock: SystemClock = { nowMs: () => Date.now() };
