import type { JsonObject } from '@yikou/event-store';
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

    it('cover every event at its current version, and every version before it', () => {
      expect(missingSamples(codec, samples)).toEqual([]);
    });
  });
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
