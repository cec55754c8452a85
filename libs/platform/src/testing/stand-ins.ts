import { contracts } from '@yikou/contracts';
import type { Outgoing, Relay } from '@yikou/event-bus';
import { eventCodec, type Aggregate, type Decider } from '@yikou/event-sourcing';
import type { JsonObject } from '@yikou/event-store';
import type { ServiceDefinition } from '../http';

/** What a service that is not there would have told. */
interface Told {
  readonly type: 'Told';
  readonly message: string;
  readonly key: string;
  readonly data: JsonObject;
}

const decider: Decider<undefined, Told, Told> = {
  initialState: undefined,
  decide: (told) => [told],
  evolve: () => undefined,
  allowed: () => ['Told'],
};

const categoryFor = (topic: string): string => `stand_in_${topic.replaceAll(/\W/g, '_')}`;

/** Of the topic of a message; the stream of a key, so that what is told of it keeps its order. */
export const standInFor = (topic: string): Aggregate<undefined, Told, Told> => ({
  category: categoryFor(topic),
  decider,
  codec: eventCodec<Told>({ Told: { name: `stand-in.told` } }),
});

export const toldBy = ({ type, key, data }: Outgoing): Told => ({ type: 'Told', message: type, key, data });

const typesOf = (topic: string): string[] => contracts.filter((contract) => contract.topic === topic).map(({ type }) => type);

/** A relay for each topic that these services listen to and none of them tells: a test tells it instead. */
export const standIns = (services: readonly ServiceDefinition[]): Relay[] => {
  const told = new Set(services.flatMap(({ relay }) => (relay ? [relay.value.topic] : [])));
  const heard = services.flatMap(({ listensTo = [], projections = [] }) => [
    ...listensTo,
    ...projections.flatMap((projection) => ('topics' in projection ? projection.topics : [])),
  ]);
  return [...new Set(heard)].filter((topic) => !told.has(topic)).map(relayOf);
};

const relayOf = (topic: string): Relay => {
  const { category, codec } = standInFor(topic);
  return {
    service: 'stand-in',
    topic,
    categories: [category],
    types: typesOf(topic),
    map: (event) => {
      const told = codec.decode(event);
      return told && { type: told.message, key: told.key, data: told.data };
    },
  };
};
