import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import type { JsonObject } from '@yikou/event-store';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { verificationCodec } from '../streams';
import type { VerificationCommand, VerificationEvent } from './verification';
import { verification } from './verification.decider';

const { given } = specification(verification);
const at = parseInstant('2022-12-01T08:00:00.000Z');
const verificationId = derivedId('verification', 'one');
const found = {
  streams: 2,
  events: 8,
  faultCount: 1,
  faults: [{ stream: 'review-x', revision: 1, position: '7', rule: 'hash' }],
  head: { position: '8', eventId: derivedId('event', 'last'), hash: 'a'.repeat(64), digest: 'b'.repeat(64) },
};

const request: VerificationCommand = { type: 'RequestVerification', verificationId, fromPosition: '3', requestedAt: at };
const complete: VerificationCommand = { type: 'CompleteVerification', ...found, completedAt: at };
const fail: VerificationCommand = { type: 'FailVerification', reason: 'EventStoreUnavailable', failedAt: at };
const requested: VerificationEvent = { type: 'VerificationRequested', verificationId, fromPosition: '3', requestedAt: at };
const completed: VerificationEvent = { type: 'VerificationCompleted', ...found, completedAt: at };
const failed: VerificationEvent = { type: 'VerificationFailed', reason: 'EventStoreUnavailable', failedAt: at };

describe('a verification', () => {
  it('is asked for', () => {
    given().when(request).then(requested);
  });

  it('ends once, with what was found or with why it could not be done', () => {
    given(requested).when(complete).then(completed);
    given(requested).when(fail).then(failed);
    for (const ended of [completed, failed]) {
      for (const command of [request, complete, fail]) given(requested, ended).when(command).thenRejected('NOT_ALLOWED', { allowed: [] });
    }
  });

  it('finds nothing that nobody asked for', () => {
    given()
      .when(complete)
      .thenRejected('NOT_ALLOWED', { allowed: ['RequestVerification'] });
    given(requested).when(request).thenRejected('NOT_ALLOWED');
  });

  it('keeps what holds for every decider', () => {
    checkDecider({ decider: verification, commands: fc.constantFrom(request, complete, fail) });
  });

  const sample = (type: string, means: string, { type: _, ...data }: VerificationEvent) => {
    const written = data as unknown as JsonObject;
    return { type, version: 1, data: written, means: { ...written, type: means } };
  };
  describeGoldenSamples(verificationCodec, [
    sample('audit.verification.requested', 'VerificationRequested', requested),
    sample('audit.verification.completed', 'VerificationCompleted', completed),
    sample('audit.verification.failed', 'VerificationFailed', failed),
  ]);
});
