import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableMessage, topicOfType, type IntegrationEvent } from '@yikou/event-bus';
import { contracts } from '.';

/** A message of each kind as it once went over the bus, `<type>.json`. Written down once and never changed: others have read such ones. */
const GOLDEN = join(__dirname, 'golden');

const files = readdirSync(GOLDEN);
const sampleOf = (type: string): IntegrationEvent => JSON.parse(readFileSync(join(GOLDEN, `${type}.json`), 'utf8')) as IntegrationEvent;
const without = (data: object, field: string): object => Object.fromEntries(Object.entries(data).filter(([name]) => name !== field));

it('every contract has a golden sample, and every sample a contract that still reads it', () => {
  expect(files.toSorted()).toEqual(contracts.map(({ type }) => `${type}.json`).toSorted());
});

describe.each(contracts.map((each) => [each.type, each] as const))('%s', (type, { read, tell, topic, service, schema }) => {
  const sample = sampleOf(type);
  const reading = (data: object) => () => read({ ...sample, data: data as IntegrationEvent['data'] });

  it('reads its golden sample, and would tell the same', () => {
    expect(sample).toMatchObject({ specversion: '1.0', type, source: `/yikou/${service}` });
    expect(read(sample)).toEqual(sample.data);
    expect(tell(sample.subject, read(sample))).toEqual({ type, key: sample.subject, data: sample.data });
  });

  it('is told on the topic that its name says', () => {
    expect(topic).toBe(topicOfType(type));
  });

  it('refuses a message that lacks a field that it demands, or has one that it does not know', () => {
    const { required = [] } = schema as { readonly required?: readonly string[] };
    expect(required.length).toBeGreaterThan(0);
    for (const field of required) expect(reading(without(sample.data, field))).toThrow(UnreadableMessage);
    expect(reading({ ...sample.data, unheardOf: true })).toThrow(UnreadableMessage);
  });

  it('refuses a message of another type', () => {
    expect(() => read({ ...sample, type: `${type}2` })).toThrow(UnreadableMessage);
  });
});
