import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { parseInstant } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { sessionCodec } from './session.aggregate';
import { session } from './session.decider';

const { given } = specification(session);
const expiresAt = parseInstant('2022-12-01T08:00:00.000Z');

describe('a session', () => {
  it('is revoked once', () => {
    given().when({ type: 'RevokeSession', expiresAt }).then({ type: 'SessionRevoked', expiresAt });
    given({ type: 'SessionRevoked', expiresAt }).when({ type: 'RevokeSession', expiresAt }).thenNothing();
  });

  it('holds the properties of every decider', () => {
    checkDecider({ decider: session, commands: fc.constant({ type: 'RevokeSession', expiresAt }) });
  });
});

describeGoldenSamples(sessionCodec, [
  { type: 'identity.session.revoked', version: 1, data: { expiresAt }, means: { type: 'SessionRevoked', expiresAt } },
]);
