import { derivedId, type Uuid } from '@yikou/shared-kernel';

/** The categories of identity's streams: `account-<accountId>`, `session-<sessionId>`. */
export const ACCOUNT = 'account';
export const SESSION = 'session';

/** A login names one account for ever: whoever opens it a second time comes to the same stream. */
export const accountIdOf = (login: string): Uuid => derivedId('account', login);
