import { HASH_ALG, seal, START, type RecordedEvent } from '@yikou/event-store';
import { uuidV5, type Instant } from '@yikou/shared-kernel';
import type { CaseEvent } from '../case/case';
import { caseCodec } from '../case/case.aggregate';
import { caseStream } from '../streams';
import { at, caseId, clerkId } from './cases';

/** A case's events as the store gives them; the actor is the first clerk. */
export const recorded = (events: readonly CaseEvent[], occurredAt: Instant = at('08:00')): RecordedEvent[] =>
  events.map((event, revision) => ({ ...stored(event, revision, occurredAt), position: START }));

const stored = (event: CaseEvent, revision: number, occurredAt: Instant) =>
  seal({
    id: uuidV5(String(revision), caseId),
    stream: caseStream(caseId),
    revision,
    ...caseCodec.encode(event),
    metadata: {
      commandId: uuidV5(`command ${revision}`, caseId),
      causationId: caseId,
      correlationId: caseId,
      actor: { id: clerkId, role: 'clerk', authority: '行政许可法 §29' },
      occurredAt,
      recordedAt: occurredAt,
      hashAlg: HASH_ALG,
      previousHash: '0'.repeat(64),
    },
  }).event;
