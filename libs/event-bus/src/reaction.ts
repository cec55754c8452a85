import type { CommandEnvelope } from '@yikou/event-sourcing';
import type { StreamName } from '@yikou/event-store';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import type { IntegrationEvent } from './message';

/** The id of the command that a message leads to: the same at every delivery. `ordinal` where it leads to several on one stream. */
export const reactionId = (message: IntegrationEvent, reactor: string, stream: StreamName, ordinal = 0): Uuid =>
  derivedId(message.id, reactor, stream, String(ordinal));

export interface Reaction {
  readonly service: string;
  readonly reactor: string;
  readonly message: IntegrationEvent;
  readonly stream: StreamName;
  readonly ordinal?: number;
  /** The article of law, where one demands the act; default: the message, its cause. */
  readonly authority?: string;
}

/** What surrounds a command that a service gives because it heard a message. */
export const reactionEnvelope = ({ service, reactor, message, stream, ordinal, authority }: Reaction): CommandEnvelope => ({
  commandId: reactionId(message, reactor, stream, ordinal),
  causationId: message.id,
  correlationId: message.correlationid,
  actor: { id: `system:${service}`, role: 'system', authority: authority ?? `message ${message.id}` },
});
