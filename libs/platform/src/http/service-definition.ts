import type { Type } from '@nestjs/common';
import type { Relay } from '@yikou/event-bus';
import type { AnyProjection, Reference } from '@yikou/read-store';
import type { FiredTimer, TimerDeclaration } from '@yikou/timers';
import type { Authorisation } from './authorisation';
import type { Messages } from './problems/messages';

/** Fires the timers of a service: makes a command of each (`firedBy`). */
export interface TimerFiring {
  fire(fired: FiredTimer): Promise<void>;
}

/** What a service tells of itself; the platform runs it from this alone. */
export interface ServiceDefinition {
  /** Also the first segment of its routes (beside those of other first segments that its module declares). */
  readonly name: string;
  readonly module: Type;
  /** The `transportId` of its reactors. */
  readonly bus?: symbol;
  /** Topics that its reactors consume. */
  readonly listensTo?: readonly string[];
  /** What it tells the others. */
  readonly relay?: { readonly value: Relay; readonly reference: Reference };
  readonly projections?: readonly AnyProjection[];
  readonly timers?: { readonly declaration: TimerDeclaration; readonly fire: Type<TimerFiring> };
  readonly authorisation: Authorisation;
  readonly messages: Messages;
}

/** What of a service its routes need. */
export type HttpService = Pick<ServiceDefinition, 'name' | 'authorisation' | 'messages'> & { readonly module?: Type };
