import { messageId } from '@yikou/event-bus';
import { FIRST_PREVIOUS_HASH, HASH_ALG, streamName, type Position, type RecordedEvent, type StreamName } from '@yikou/event-store';
import { derivedId, parseInstant, type Instant } from '@yikou/shared-kernel';
import { compareKeys, inOrder } from './case-order';

const [morning, noon] = [parseInstant('2022-12-01T01:00:00.000Z'), parseInstant('2022-12-01T04:00:00.000Z')];
const caseId = derivedId('case');
const [ofCase, ofReview, ofPush] = [streamName('case', caseId), streamName('review', caseId), streamName('push', derivedId('push'))];

interface Told {
  readonly stream: StreamName;
  readonly revision?: number;
  readonly at?: Instant;
  /** The request that it all began with. */
  readonly act?: string;
  readonly cause?: string;
}

const idOf = (type: string) => derivedId('event', type);

const event = (type: string, { stream, revision = 0, at = morning, act = 'one', cause = 'a command' }: Told): RecordedEvent => ({
  id: idOf(type),
  stream,
  revision,
  type,
  version: 1,
  data: {},
  position: 0n as Position,
  metadata: {
    commandId: derivedId('command', type),
    causationId: cause,
    correlationId: act,
    actor: { id: 'somebody', role: 'clerk', authority: '行政许可法 §32' },
    occurredAt: at,
    recordedAt: noon,
    hashAlg: HASH_ALG,
    previousHash: FIRST_PREVIOUS_HASH,
    hash: FIRST_PREVIOUS_HASH,
  },
});

/** As they were recorded, one after the other. */
const logOf = (...events: readonly RecordedEvent[]): RecordedEvent[] =>
  events.map((each, index) => ({ ...each, position: BigInt(index + 1) as Position }));
const typesOf = (log: readonly RecordedEvent[]): string[] => inOrder(log).map(({ event: { type } }) => type);

const decided = event('approval.review.decided', { stream: ofReview });
const numbered = event('approval.review.decision-numbered', {
  stream: ofReview,
  revision: 1,
  cause: messageId('yikou.approval.review.decided.v1', decided.id),
});
const effective = messageId('yikou.approval.decision.effective.v1', numbered.id);
const heard = event('intake.case.decided', { stream: ofCase, revision: 3, cause: effective });
const pushed = event('supervision.push.queued', { stream: ofPush, cause: effective });
const CHAIN = [decided, numbered, heard, pushed].map(({ type }) => type);

describe('the order of what one moment holds', () => {
  it('is the cause before its effect, whatever its stream is called', () => {
    expect(typesOf(logOf(decided, numbered, heard, pushed))).toEqual(CHAIN);
  });

  it('is the same, whichever of two that follow side by side was quicker, and in whatever order they are read', () => {
    expect(typesOf(logOf(decided, numbered, pushed, heard))).toEqual(CHAIN);
    expect(typesOf(logOf(decided, numbered, pushed, heard).reverse())).toEqual(CHAIN);
  });

  it('is one act after the other, with all that it led to', () => {
    const noted = event('intake.case.note-added', { stream: ofCase, revision: 4, act: 'two' });
    const acknowledged = event('supervision.push.acknowledged', { stream: ofPush, revision: 1, act: 'three' });
    expect(typesOf(logOf(decided, numbered, heard, pushed, noted, acknowledged))).toEqual([...CHAIN, noted.type, acknowledged.type]);
  });

  it('follows the event itself where an event is named as the cause', () => {
    const reached = event('approval.review.deadline-reached', { stream: ofReview });
    const filed = event('approval.filing.recorded', { stream: ofCase, cause: reached.id });
    expect(typesOf(logOf(reached, filed))).toEqual([reached.type, filed.type]);
  });
});

describe('the order of history', () => {
  it('is by the time that is asked for', () => {
    const late = event('intake.case.registered', { stream: ofCase, at: noon, act: 'late' });
    expect(typesOf(logOf(late, decided))).toEqual([decided.type, late.type]);
    expect(inOrder(logOf(late, decided), 'recorded').map(({ event: { type } }) => type)).toEqual([late.type, decided.type]);
  });

  it('gives keys that do not change when more is recorded', () => {
    const [whole, part] = [inOrder(logOf(decided, numbered, heard, pushed)), inOrder(logOf(decided, numbered, heard))];
    expect(whole.filter(({ event: { type } }) => type !== pushed.type).map(({ key }) => key)).toEqual(part.map(({ key }) => key));
    for (const [at, { key }] of whole.entries()) if (at > 0) expect(compareKeys(whole[at - 1]!.key, key)).toBeLessThan(0);
  });
});
