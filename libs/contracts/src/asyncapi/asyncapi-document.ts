import type { TSchema } from '@sinclair/typebox';
import type { JsonObject } from '@yikou/event-store';
import type { Contract } from '../contract';
import { Id, InstantText, Text } from '../terms';
import { PushedEvent, PUSH_TYPE, WebhookHeaders } from '../webhook';

export interface AsyncApiInfo {
  readonly title: string;
  readonly version: string;
}

const WEBHOOK = 'supervisionWebhook';

/** TypeBox keeps marks of its own beside what JSON Schema knows. */
const plain = (schema: TSchema): JsonObject => JSON.parse(JSON.stringify(schema)) as JsonObject;

/**
 * AsyncAPI 3 of what the services tell each other, one channel per topic, and of what supervising departments are sent by webhook. The
 * schemas are those by which messages are checked.
 */
export const asyncApiDocument = (contracts: readonly Contract[], info: AsyncApiInfo): JsonObject => {
  const topics = [...new Set(contracts.map(({ topic }) => topic))].toSorted();
  const of = (topic: string) => contracts.filter((contract) => contract.topic === topic).toSorted(byType);
  return {
    asyncapi: '3.0.0',
    info: {
      ...info,
      description:
        '服务之间的集成事件（CloudEvents 1.0，至少一次送达，同一 key 有序）与监管推送的 webhook。 ' +
        'Integration events between the services (CloudEvents 1.0, at least once, in order within a key) and the webhook of supervision.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      ...Object.fromEntries(topics.map((topic) => [nameOf(topic), channelOf(topic, of(topic))])),
      [WEBHOOK]: {
        address: null,
        description: '订阅时给出的地址 The address that the subscription gives',
        messages: { [nameOf(PUSH_TYPE)]: refTo('messages', PUSH_TYPE) },
      },
    },
    operations: {
      ...Object.fromEntries(topics.map((topic) => [`tell_${nameOf(topic)}`, operationOf(nameOf(topic), serviceOf(topic))])),
      [`send_${WEBHOOK}`]: operationOf(WEBHOOK, 'supervision'),
    },
    components: {
      messages: {
        ...Object.fromEntries(contracts.toSorted(byType).map((contract) => [nameOf(contract.type), messageOf(contract)])),
        [nameOf(PUSH_TYPE)]: PUSHED,
      },
    },
  };
};

const byType = (a: Contract, b: Contract): number => (a.type < b.type ? -1 : 1);

/** Names of components hold no dots in every reader. */
const nameOf = (type: string): string => type.replaceAll('.', '_');

const serviceOf = (topic: string): string => topic.split('.')[1] ?? '';

const refTo = (kind: string, type: string): JsonObject => ({ $ref: `#/components/${kind}/${nameOf(type)}` });

const channelOf = (topic: string, contracts: readonly Contract[]): JsonObject => ({
  address: topic,
  messages: Object.fromEntries(contracts.map(({ type }) => [nameOf(type), refTo('messages', type)])),
});

const operationOf = (channel: string, service: string): JsonObject => ({
  action: 'send',
  channel: { $ref: `#/channels/${channel}` },
  tags: [{ name: service }],
});

const messageOf = ({ type, service, summary, schema }: Contract): JsonObject => ({
  name: type,
  title: summary.zh,
  summary: summary.en,
  contentType: 'application/cloudevents+json',
  payload: {
    type: 'object',
    additionalProperties: false,
    required: [...ENVELOPE_FIELDS, 'data'],
    properties: { ...envelopeOf(type, service), data: plain(schema) },
  },
});

const PADDED: JsonObject = { type: 'string', pattern: '^[0-9]+$' };

const envelopeOf = (type: string, service: string): JsonObject => ({
  specversion: { type: 'string', const: '1.0' },
  id: { ...plain(Id), description: '同一事件始终相同，据此去重 The same for the same event: drop what you have had' },
  source: { type: 'string', const: `/yikou/${service}` },
  type: { type: 'string', const: type },
  subject: { ...plain(Text), description: '同一 subject 的消息有序 Messages of one subject keep their order' },
  time: plain(InstantText),
  datacontenttype: { type: 'string', const: 'application/json' },
  epoch: { ...PADDED, description: '存储的世代，按文本比较 The epoch of the store; compares as text' },
  sequence: { ...PADDED, description: '在其流中的序号，按文本比较 The revision in its stream; compares as text' },
  correlationid: plain(Text),
  causationid: plain(Id),
});

const ENVELOPE_FIELDS = Object.keys(envelopeOf('', ''));

const PUSHED: JsonObject = {
  name: PUSH_TYPE,
  title: '监管推送',
  summary: 'An effective decision, for the department that supervises it, signed as Standard Webhooks says',
  contentType: 'application/cloudevents+json',
  headers: plain(WebhookHeaders),
  payload: plain(PushedEvent),
};
