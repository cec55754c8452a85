import type { Instant } from '@yikou/shared-kernel';

/** The clock of law of one data folder: which kind it is, for ever, and, when virtual, how far it has come. */
export type ClockState = { readonly status: 'none' } | { readonly status: 'system' } | { readonly status: 'virtual'; readonly at: Instant };

export type ClockCommand =
  | { readonly type: 'StartSystemClock' }
  | {
      readonly type: 'StartVirtualClock';
      readonly at: Instant;
      /** A virtual clock cannot take over from a system clock. */
      readonly storeIsEmpty: boolean;
    }
  | { readonly type: 'AdvanceClock'; readonly to: Instant };

export type ClockEvent =
  | { readonly type: 'SystemClockStarted' }
  | { readonly type: 'VirtualClockStarted'; readonly at: Instant }
  | { readonly type: 'ClockAdvanced'; readonly to: Instant };
