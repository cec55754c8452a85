import type { Delivered } from '@yikou/event-bus';
import type { CommandEnvelope } from '@yikou/event-sourcing';
import type { Actor } from '@yikou/event-store';
import { derivedId, parseUuid } from '@yikou/shared-kernel';
import type { FiredTimer } from '@yikou/timers';

const system = (service: string, authority: string): Actor => ({ id: `system:${service}`, role: 'system', authority });

/** The envelope of a command that a reactor makes of a message: the same message always gives the same command id. */
export const causedBy = (
  { message }: Delivered,
  of: {
    readonly reactor: string;
    /** The stream that the command goes to. */
    readonly stream: string;
    /** Which of several commands to this stream; default 0. */
    readonly ordinal?: number;
    readonly service: string;
    readonly authority: string;
  },
): CommandEnvelope => ({
  commandId: derivedId(message.id, of.reactor, of.stream, String(of.ordinal ?? 0)),
  causationId: message.id,
  correlationId: message.correlationid,
  actor: system(of.service, of.authority),
  occurredAt: message.time,
});

/** The envelope of the command that a fired timer makes: it was true when it was due, and follows from the event that set the timer. */
export const firedBy = (fired: FiredTimer, of: { readonly service: string; readonly authority: string }): CommandEnvelope => ({
  commandId: parseUuid(fired.commandId),
  causationId: fired.causationId,
  correlationId: fired.correlationId,
  actor: system(of.service, of.authority),
  occurredAt: fired.due,
});
