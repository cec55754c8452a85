import { anyText, nearly, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { newKey, openBytes, sealBytes, SealBroken } from './sealing';

jest.setTimeout(600_000);

describe('sealed texts', () => {
  const key = newKey();

  it('open to what was sealed, for whom it was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, whom) => {
        expect(openBytes(key, whom, sealBytes(key, whom, Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
        expect(() => openBytes(key, `${whom}.`, sealBytes(key, whom, Buffer.from(bytes)))).toThrow(SealBroken);
      }),
    );
  });

  it('have each a nonce of its own, however many there are', () => {
    const nonces = Array.from({ length: 1_000 }, () =>
      Buffer.from(sealBytes(key, 'a', Buffer.from('欧阳踏雪')), 'base64url').toString('hex', 0, 12),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('do not open when anything was changed', () => {
    const sealed = sealBytes(key, 'a', Buffer.from('欧阳踏雪'));
    fc.assert(
      fc.property(fc.oneof(nearly(fc.constant(sealed)), anyText()), (changed) => {
        const refusal = refusalBy(SealBroken, () => openBytes(key, 'a', changed));
        expect(refusal !== undefined).toBe(changed !== sealed);
      }),
    );
  });
});
