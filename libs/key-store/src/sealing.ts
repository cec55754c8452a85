import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** AES-256-GCM as every adapter of the port writes it: base64url of iv (12) + ciphertext + tag (16). */
const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Nonces are drawn so many at once: drawing one costs as much as sealing by it. */
const IVS_AT_ONCE = 256;

/** A sealed text was changed, was cut short, or was sealed for another subject or under another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor() {
    super('a sealed text does not open: it was changed, or sealed for something else');
  }
}

export const newKey = (): Buffer => randomBytes(KEY_BYTES);

let drawn = Buffer.alloc(0);
let used = 0;

/** Random, and given out once: two texts under one key and one nonce would open each other. */
const nextIv = (): Buffer => {
  if (used === drawn.length) {
    drawn = randomBytes(IV_BYTES * IVS_AT_ONCE);
    used = 0;
  }
  used += IV_BYTES;
  return drawn.subarray(used - IV_BYTES, used);
};

/** @param boundTo what the text belongs to: it opens for nothing else */
export const sealBytes = (key: Buffer, boundTo: string, plain: Buffer): string => {
  const iv = nextIv();
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(boundTo, 'utf8'));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
};

/** @throws SealBroken */
export const openBytes = (key: Buffer, boundTo: string, sealed: string): Buffer => {
  const bytes = Buffer.from(sealed, 'base64url');
  // Node skips characters that are not base64url: only the one canonical text of the bytes is accepted.
  if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== sealed) throw new SealBroken();
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(boundTo, 'utf8'))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
};

/** HMAC-SHA256, lower-case hex. */
export const keyedHashOf = (key: Buffer, text: string): string => createHmac('sha256', key).update(text, 'utf8').digest('hex');
