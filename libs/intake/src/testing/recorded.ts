import { topicOf, type Delivered, type Outgoing } from '@yikou/event-bus';
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

/** Whatever a projection makes of inputs, by the id of the document. */
export const projected = <Doc extends object, Input>(
  {
    documents,
    project,
  }: { documents(input: Input): readonly string[]; project(doc: Doc | undefined, input: Input, id: string): Doc | undefined },
  inputs: readonly Input[],
): ReadonlyMap<string, Doc> => {
  const all = new Map<string, Doc>();
  for (const input of inputs) {
    for (const id of documents(input)) {
      const doc = project(all.get(id), input, id);
      if (doc) all.set(id, doc);
      else all.delete(id);
    }
  }
  return all;
};

/** What others tell, as it is delivered. */
export const deliveredOf = ({ type, key, data }: Outgoing): Delivered => ({
  message: {
    specversion: '1.0',
    id: uuidV5(key),
    source: '/yikou/catalog',
    type,
    subject: key,
    time: at('00:30'),
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000000',
    correlationid: caseId,
    causationid: caseId,
    data,
  },
  topic: topicOf('catalog'),
  position: START,
});
