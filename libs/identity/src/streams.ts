/**
 * The categories of identity's streams: `account-<accountId>`, `session-<sessionId>`. An account's id derives from its login
 * (`accountIdOf`), so that a login names one account for ever: whoever opens it a second time comes to the same stream.
 */
export const ACCOUNT = 'account';
export const SESSION = 'session';
