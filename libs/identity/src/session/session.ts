import type { Instant } from '@yikou/shared-kernel';

/** A token in use. It has a history only once it was revoked: until then the token itself says all. */
export type Session = { readonly status: 'live' } | { readonly status: 'revoked' };

export type SessionCommand = { readonly type: 'RevokeSession'; readonly expiresAt: Instant };

/** `expiresAt`: afterwards the token is refused in any case. */
export type SessionEvent = { readonly type: 'SessionRevoked'; readonly expiresAt: Instant };
