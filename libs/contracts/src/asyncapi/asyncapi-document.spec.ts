import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import schema from '@asyncapi/specs/schemas/3.0.0-without-$id.json';
import { Ajv } from 'ajv';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020';
import { asyncApiDocument, contracts, PUSH_TYPE } from '..';

interface Document {
  readonly channels: Readonly<
    Record<string, { readonly address: string | null; readonly messages: Readonly<Record<string, { readonly $ref: string }>> }>
  >;
  readonly operations: Readonly<Record<string, { readonly channel: { readonly $ref: string } }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly name: string; readonly payload: AnySchema }>> };
}

const document = asyncApiDocument(contracts, { title: '一口 Yikou', version: '0.1.0' });
const { channels, operations, components } = document as unknown as Document;

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const fits = ajv.compile(schema);
    expect([fits(document), fits.errors]).toEqual([true, null]);
  });

  it('has every message on the topic of its contract, and the webhook', () => {
    const told = Object.values(channels).flatMap(({ address, messages }) =>
      Object.values(messages).map(({ $ref }) => [address, components.messages[$ref.replace('#/components/messages/', '')]?.name]),
    );
    expect(told).toEqual(expect.arrayContaining([...contracts.map(({ topic, type }) => [topic, type]), [null, PUSH_TYPE]]));
    expect(told).toHaveLength(contracts.length + 1);
    expect(
      Object.values(operations)
        .map(({ channel }) => channel.$ref.replace('#/channels/', ''))
        .toSorted(),
    ).toEqual(Object.keys(channels).toSorted());
  });

  const golden = join(__dirname, '../golden');
  it.each(readdirSync(golden))('has a schema that %s fits, and that takes nothing away from it', (file) => {
    const sample = JSON.parse(readFileSync(join(golden, file), 'utf8')) as Record<string, unknown>;
    const message = Object.values(components.messages).find(({ name }) => name === sample['type']);
    const fits = new Ajv2020({ strict: true }).compile(message!.payload);
    expect([fits(sample), fits.errors]).toEqual([true, null]);
    for (const field of Object.keys(sample)) {
      const { [field]: _gone, ...rest } = sample;
      expect([field, fits(rest)]).toEqual([field, false]);
    }
  });
});
