import type { JsonObject } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { EventCodec } from '../codec';
import type { Message } from '../decider';

/** A stored event as it was once written, and what it means today. */
export interface GoldenSample {
  readonly type: string;
  readonly version: number;
  readonly data: JsonObject;
  readonly means: JsonObject;
}

/** Every version of every event ever written stays readable for ever, and every event of the codec has a sample of its current version. */
export const describeGoldenSamples = <Event extends Message>(codec: EventCodec<Event>, samples: readonly GoldenSample[]): void => {
  describe('golden samples', () => {
    it.each(samples.map((sample) => [`${sample.type} v${String(sample.version)}`, sample] as const))('%s is read', (_, sample) => {
      expect(codec.decode(sample)).toEqual(sample.means);
    });

    it('are read or refused, whatever damage is done to them', () => {
      fc.assert(fc.property(fc.constantFrom(...samples).chain(damaged), (stored) => isReadOrRefused(codec, stored)));
    });

    it('cover every event at its current version, and every version before it', () => {
      expect(missingSamples(codec, samples)).toEqual([]);
    });
  });
};

/** What damage, or somebody's hand, may have left in a store of an event: any version, fields gone, changed or added. */
const damaged = ({ type, version, data }: GoldenSample): fc.Arbitrary<Pick<GoldenSample, 'type' | 'version' | 'data'>> => {
  const fields = Object.entries(data);
  const kept = fields.length === 0 ? fc.constant([]) : fc.subarray(fields);
  const strange =
    fields.length === 0 ? fc.constant([]) : fc.array(fc.tuple(fc.constantFrom(...Object.keys(data)), fc.jsonValue()), { maxLength: 3 });
  const added = fc.array(fc.tuple(fc.string(), fc.jsonValue()), { maxLength: 2 });
  const changed = fc.tuple(kept, strange, added).map((parts) => Object.fromEntries(parts.flat()) as JsonObject);
  return fc.record({
    type: fc.constant(type),
    version: fc.oneof({ weight: 3, arbitrary: fc.constant(version) }, fc.integer({ min: -2, max: 9 }), fc.double({ noNaN: true })),
    data: fc.oneof({ weight: 5, arbitrary: changed }, fc.jsonValue() as fc.Arbitrary<JsonObject>),
  });
};

const REFUSED = new Set(['EVENT_UNREADABLE', 'EVENT_FROM_THE_FUTURE']);

/** Reads it as an event of this name, or says that it cannot; the same each time, and leaves what is stored as it is. */
const isReadOrRefused = <Event extends Message>(
  codec: EventCodec<Event>,
  stored: Pick<GoldenSample, 'type' | 'version' | 'data'>,
): void => {
  const before = JSON.stringify(stored);
  try {
    const event = codec.decode(stored);
    expect(event && codec.nameOf(event.type)).toBe(stored.type);
    expect(codec.decode(stored)).toEqual(event);
  } catch (error) {
    if (!(error instanceof DomainError && REFUSED.has(error.code))) throw error;
  }
  expect(JSON.stringify(stored)).toBe(before);
};

/** The versions of events that no sample shows, e.g. `approval.review.decided v2`. */
export const missingSamples = <Event extends Message>(codec: EventCodec<Event>, samples: readonly GoldenSample[]): string[] => {
  const covered = new Set(samples.map(({ type, version }) => `${type} v${String(version)}`));
  return codec.names.flatMap((name) => versionsOf(codec, name, samples).filter((each) => !covered.has(each)));
};

const versionsOf = <Event extends Message>(codec: EventCodec<Event>, name: string, samples: readonly GoldenSample[]): string[] => {
  const sample = samples.find(({ type }) => type === name);
  const means = sample && codec.decode(sample);
  const current = means ? codec.encode(means).version : 1;
  return Array.from({ length: current }, (_, index) => `${name} v${String(index + 1)}`);
};
