import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableMessage, type IntegrationEvent } from '@yikou/event-bus';
import { refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { contracts } from './index';

jest.setTimeout(600_000);

const GOLDEN = join(__dirname, 'golden');
const samples = readdirSync(GOLDEN).map((file) => JSON.parse(readFileSync(join(GOLDEN, file), 'utf8')) as IntegrationEvent);

describe.each(contracts.map((contract) => [contract.type, contract] as const))('messages %s', (type, contract) => {
  const sample = samples.find((each) => each.type === type)!;

  it('are read as they are, or refused, whatever they hold', () => {
    const fields = Object.keys(sample.data);
    const changed = fc
      .tuple(
        fc.subarray(fields),
        fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), fc.jsonValue(), { maxKeys: 3, noNullPrototype: true }),
      )
      .map(([kept, put]) => ({ ...Object.fromEntries(kept.map((name) => [name, sample.data[name]])), ...put }));
    fc.assert(
      fc.property(fc.oneof(changed, fc.jsonValue()), (data) => {
        const message = { ...sample, data } as IntegrationEvent;
        const refusal = refusalBy(UnreadableMessage, () => contract.read(message));
        if (!refusal) expect(contract.read(message)).toBe(data);
      }),
    );
    expect(contract.read(sample)).toEqual(sample.data);
  });
});
