import { HASH_ALG, seal, START, type RecordedEvent } from '@yikou/event-store';
import { derivedId, parseInstant, uuidV5, type Uuid } from '@yikou/shared-kernel';
import type { RatingCommand, RatingEvent, ServiceFact } from '../rating/rating';
import { ratingCodec } from '../rating/rating.aggregate';
import { ratingIdOf, ratingStream } from '../streams';

/** A delivered case and its rating, to write specifications with. */

export const caseId: Uuid = derivedId('case', '1');
export const subjectId: Uuid = derivedId('subject', '1');
export const ratingId: Uuid = ratingIdOf(caseId);

export const service: ServiceFact = {
  caseId,
  caseNo: 'YK20221201-7K3M9QXA-C',
  itemId: derivedId('item', '1'),
  departmentCode: '11210800MB0001',
  subjectId,
  deliveredAt: '2022-12-05T03:00:00.000Z',
  revision: 7,
};

export const rate: RatingCommand = {
  type: 'RateService',
  ratingId,
  service,
  raterId: subjectId,
  grade: 'satisfied',
  tags: ['efficiency', 'attitude'],
  text: { subjectId, sealed: 'text' },
  ratedAt: parseInstant('2022-12-06T03:00:00.000Z'),
};

export const rated: RatingEvent = {
  type: 'ServiceRated',
  ratingId,
  caseId,
  caseNo: service.caseNo,
  itemId: service.itemId,
  departmentCode: service.departmentCode,
  subjectId,
  grade: 'satisfied',
  tags: ['efficiency', 'attitude'],
  text: { subjectId, sealed: 'text' },
  delivery: { deliveredAt: service.deliveredAt, revision: 7 },
  ratedAt: rate.ratedAt,
};

/** A rating as the store gives it. */
export const recorded = (event: RatingEvent): RecordedEvent => ({
  ...seal({
    id: uuidV5('0', event.ratingId),
    stream: ratingStream(event.ratingId),
    revision: 0,
    ...ratingCodec.encode(event),
    metadata: {
      commandId: uuidV5('command', event.ratingId),
      causationId: event.ratingId,
      correlationId: event.ratingId,
      actor: { id: derivedId('account', '1'), role: 'applicant', authority: '国办发〔2019〕51号' },
      occurredAt: event.ratedAt,
      recordedAt: event.ratedAt,
      hashAlg: HASH_ALG,
      previousHash: '0'.repeat(64),
    },
  }).event,
  position: START,
});

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
