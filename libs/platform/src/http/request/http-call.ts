import type { CommandEnvelope } from '@yikou/event-sourcing';
import { canonicalText, type Actor } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import { derivedId, uuidV5, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { DomainClock } from '@yikou/timers';
import { actsFor, assertReaches, type Reach, type Scope } from '../authorisation';
import type { Basis, Call } from '../call';
import type { Caller } from '../caller';

/** What a call is made of. */
export interface CallParts {
  readonly caller: Caller;
  readonly scope: Scope;
  readonly correlationId: Uuid;
  readonly ifMatch: number | undefined;
  /** Absent for what appends nothing. */
  readonly command?: CommandParts;
}

export interface CommandParts {
  readonly method: string;
  /** Concrete and decoded, without the query. */
  readonly path: string;
  readonly idempotencyKey: string;
  readonly body: unknown;
}

export class HttpCall implements Call {
  private clockRead?: Instant;
  private ids?: { readonly commandId: Uuid; readonly requestHash: string };
  /** The department that the act was found to be for. */
  private actsFor: string | undefined;
  readonly ifMatch?: number;

  constructor(
    private readonly parts: CallParts,
    private readonly clock: DomainClock,
    private readonly keys: KeyStore,
  ) {
    if (parts.ifMatch !== undefined) this.ifMatch = parts.ifMatch;
  }

  get caller(): Caller {
    return this.parts.caller;
  }

  get scope(): Scope {
    return this.parts.scope;
  }

  get correlationId(): Uuid {
    return this.parts.correlationId;
  }

  get now(): Instant {
    this.clockRead ??= this.clock.now();
    return this.clockRead;
  }

  newId(kind: string): Uuid {
    return uuidV5(kind, this.identified().commandId);
  }

  envelope({ authority, occurredAt, part }: Basis): CommandEnvelope {
    const { commandId, requestHash } = this.identified();
    return {
      // Without this, two streams written in one request would have events of the same ids.
      commandId: part === undefined ? commandId : uuidV5(`part ${part}`, commandId),
      requestHash,
      causationId: commandId,
      correlationId: this.correlationId,
      actor: this.actor(authority),
      ...(occurredAt !== undefined && { occurredAt }),
      ...(this.ifMatch !== undefined && { ifMatch: this.ifMatch }),
    };
  }

  reaches(of: Reach): void {
    assertReaches(this.scope, this.caller, of);
    if (actsFor(this.caller, of.departmentCode)) this.actsFor = of.departmentCode;
  }

  private actor(authority: string): Actor {
    const { accountId, role, departmentCode } = this.caller;
    const department = this.actsFor ?? departmentCode;
    return { id: accountId, role, ...(department !== undefined && { department }), authority };
  }

  private identified(): { readonly commandId: Uuid; readonly requestHash: string } {
    const { command, caller } = this.parts;
    if (!command) throw new TypeError('only commands have a key of idempotency');
    const { method, path, idempotencyKey, body } = command;
    this.ids ??= {
      commandId: derivedId(caller.accountId, `${method} ${path}`, idempotencyKey),
      requestHash: this.keys.keyedHash('request', `${method}\n${path}\n${body === undefined ? '' : canonicalText(body)}`),
    };
    return this.ids;
  }
}
