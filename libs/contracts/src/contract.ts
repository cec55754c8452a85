import { UnreadableMessage, topicOf, type IntegrationEvent, type Outgoing } from '@yikou/event-bus';
import type { JsonObject } from '@yikou/event-store';
import type { Static, TObject } from '@sinclair/typebox';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';

/** One kind of integration event: its name for ever, its topic, the JSON Schema of its data. A breaking change is a new version beside it. */
export interface Contract<Schema extends TObject = TObject> {
  readonly type: string;
  readonly topic: string;
  readonly service: string;
  /** What it tells, for the event catalogue: Chinese first. */
  readonly summary: { readonly zh: string; readonly en: string };
  readonly schema: Schema;
  /** What a relay gives: checked by its type. */
  tell(key: string, data: Static<Schema>): Outgoing;
  /** The typed data of a message. @throws UnreadableMessage when the type or the data does not fit */
  read(message: IntegrationEvent): Static<Schema>;
}

const ajv = new Ajv2020({ allErrors: false, strict: true });

export const contract = <Schema extends TObject>(
  service: string,
  name: string,
  summary: { readonly zh: string; readonly en: string },
  schema: Schema,
): Contract<Schema> => {
  const type = `yikou.${service}.${name}.v1`;
  // Compiled when the first message is read: a process that starts, or a thread, reads few of all kinds.
  let compiled: ValidateFunction<Static<Schema>> | undefined;
  return {
    type,
    topic: topicOf(service),
    service,
    summary,
    schema,
    tell: (key, data) => ({ type, key, data: data as JsonObject }),
    read(message) {
      if (message.type !== type) throw new UnreadableMessage(message.type, `expected ${type}`);
      const fits = (compiled ??= ajv.compile<Static<Schema>>(schema));
      if (!fits(message.data)) throw new UnreadableMessage(type, ajv.errorsText(fits.errors, { dataVar: 'data' }));
      return message.data;
    },
  };
};
