import { getEnvironmentData } from 'node:worker_threads';
import { topicOf, type Delivered, type Relay } from '@yikou/event-bus';
import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { FactProjection, Projection } from '../projection';
import { sampleCases, type SampleCase } from './samples';

const caseOf = ({ stream, data }: RecordedEvent): SampleCase => ({
  no: idOf(stream),
  status: 'registered',
  place: { district: data['district'] as string },
  notes: [],
});

const changed = (doc: SampleCase, event: RecordedEvent): SampleCase | undefined => {
  switch (event.type) {
    case 'sample.case.accepted':
      return { ...doc, status: 'open', days: event.data['days'] as number };
    case 'sample.case.noted':
      return { ...doc, notes: [...(doc.notes ?? []), `${event.data['text'] as string} @${String(event.revision)}`] };
    case 'sample.officer.renamed':
      return { ...doc, notes: [...(doc.notes ?? []), `by ${event.data['name'] as string}`] };
    case 'sample.case.withdrawn':
      return undefined;
    default:
      return doc;
  }
};

/** Documents that come, change and go, fed by their own streams and by those of officers, which change several at once. */
export const sampleCaseProjection: Projection<SampleCase> = {
  model: sampleCases,
  reference: { file: __filename, name: 'sampleCaseProjection' },
  categories: ['case', 'officer'],
  documents: (event) => (event.type === 'sample.officer.renamed' ? (event.data['cases'] as readonly string[]) : [idOf(event.stream)]),
  project: (doc, event) => (event.type === 'sample.case.registered' ? caseOf(event) : doc && changed(doc, event)),
};

/** As it would be if somebody had mended a mistake without raising the version: its rebuild differs. */
export const driftingProjection: Projection<SampleCase> = {
  ...sampleCaseProjection,
  reference: { file: __filename, name: 'driftingProjection' },
  project: (doc, event, id) => {
    const after = sampleCaseProjection.project(doc, event, id);
    return event.type === 'sample.case.accepted' && after ? { ...after, status: 'accepted' } : after;
  },
};

/** Fails at what it does not know. */
export const failingProjection: Projection<SampleCase> = {
  ...sampleCaseProjection,
  reference: { file: __filename, name: 'failingProjection' },
  project: (doc, event, id) => {
    if (event.type === 'sample.case.accepted') throw new Error('no such thing as acceptance');
    return sampleCaseProjection.project(doc, event, id);
  },
};

/** What a test sets in the environment of threads so that they end at an acceptance. */
export const ENDS_THREAD = 'sample-ends-thread';

/** Takes its thread with it, as a fault of the machine would, in threads that were begun while `ENDS_THREAD` was set. */
export const threadEndingProjection: Projection<SampleCase> = {
  ...sampleCaseProjection,
  reference: { file: __filename, name: 'threadEndingProjection' },
  project: (doc, event, id) => {
    if (event.type === 'sample.case.accepted' && getEnvironmentData(ENDS_THREAD) === true) process.exit(3);
    return sampleCaseProjection.project(doc, event, id);
  },
};

export const sampleRelay: Relay = {
  service: 'sample',
  topic: topicOf('sample'),
  categories: ['case', 'officer'],
  types: ['yikou.sample.case.accepted.v1'],
  map: ({ type, stream, data }) =>
    type === 'sample.case.accepted'
      ? { type: 'yikou.sample.case.accepted.v1', key: idOf(stream), data: { days: data['days'] ?? 0 } }
      : undefined,
};

export interface SampleFact {
  readonly days: number;
  readonly sequence: string;
  readonly times: number;
}

export const sampleFacts: FactProjection<SampleFact> = {
  model: { name: 'sample_facts', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'sampleFacts' },
  topics: [topicOf('sample')],
  documents: ({ message }: Delivered) => [message.subject],
  project: (was, { message: { data, sequence } }) => ({ days: data['days'] as number, sequence, times: (was?.times ?? 0) + 1 }),
};
