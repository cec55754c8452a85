import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { SESSION } from '../streams';
import type { Session, SessionCommand, SessionEvent } from './session';
import { session } from './session.decider';

export const sessionCodec = eventCodec<SessionEvent>({ SessionRevoked: { name: 'identity.session.revoked' } });

export const sessionAggregate: Aggregate<Session, SessionCommand, SessionEvent> = {
  category: SESSION,
  decider: session,
  codec: sessionCodec,
};
