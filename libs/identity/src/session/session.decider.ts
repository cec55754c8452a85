import { decider } from '@yikou/event-sourcing';
import type { Session, SessionCommand, SessionEvent } from './session';

export const session = decider<Session, SessionCommand, SessionEvent>({
  initialState: { status: 'live' },
  rules: {
    live: { RevokeSession: ({ expiresAt }) => [{ type: 'SessionRevoked', expiresAt }] },
    revoked: { RevokeSession: () => [] },
  },
  evolution: { SessionRevoked: () => ({ status: 'revoked' }) },
});
