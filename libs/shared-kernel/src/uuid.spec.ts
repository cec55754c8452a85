import fc from 'fast-check';
import { v5 } from 'uuid';
import { refusalOf } from './spec-support';
import { derivedId, isUuid, parseUuid, type Uuid, uuidV5, YIKOU_NAMESPACE } from './uuid';

describe('a uuid', () => {
  it('is in lower case, of any version', () => {
    expect(isUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe(true);
    expect(isUuid('01941f29-7c00-7aaa-aaaa-aaaaaaaaaaaa')).toBe(true);
    expect(isUuid('6BA7B810-9DAD-11D1-80B4-00C04FD430C8')).toBe(false);
    expect(isUuid('6ba7b8109dad11d180b400c04fd430c8')).toBe(false);
    expect(isUuid('')).toBe(false);
    expect(isUuid(undefined)).toBe(false);
    expect(refusalOf(() => parseUuid('x', 'caseId'))).toEqual({ code: 'INVALID_UUID', facts: { field: 'caseId', rule: 'format' } });
  });

  it('of version 5 is as RFC 9562 has it', () => {
    expect(uuidV5('www.example.com', parseUuid(v5.DNS))).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('of version 5 is the same as others make it, for any name in any namespace', () => {
    const namespace = fc.uuid({ version: [1, 2, 3, 4, 5, 6, 7, 8] }).map((text) => parseUuid(text));
    const long = fc.string({ unit: 'grapheme' }).map((text) => `${'商'.repeat(1_360)}${text}`);
    const name = fc.oneof(fc.string({ unit: 'binary' }), long);
    fc.assert(fc.property(name, namespace, (of, within) => expect(uuidV5(of, within)).toBe(v5(of, within))));
  });

  it('of version 5 is of a name that can be written and of a namespace', () => {
    expect(() => uuidV5('\ud800')).toThrow(URIError);
    expect(() => uuidV5('a', '4cdd6ac7' as Uuid)).toThrow(TypeError);
  });
});

describe('a derived id', () => {
  it('never changes: streams and events of every installation are named by it', () => {
    expect(YIKOU_NAMESPACE).toBe(v5('urn:yikou', v5.URL));
    expect(YIKOU_NAMESPACE).toBe('4cdd6ac7-923d-5f27-b87a-518fd2fe00db');
    expect(derivedId('a', 'b')).toBe('23cdbc82-8d2a-5ed8-a086-2a54afc0ed5c');
  });

  it('is a UUIDv5 over the JSON array of its parts', () => {
    expect(derivedId('a', '商')).toBe(v5('["a","商"]', YIKOU_NAMESPACE));
  });

  it('tells any two lists of parts apart', () => {
    expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
    expect(derivedId('a', '')).not.toBe(derivedId('a'));
    expect(derivedId('["a"]')).not.toBe(derivedId('a'));
    const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(derivedId(...a) === derivedId(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        expect(isUuid(derivedId(...a))).toBe(true);
      }),
    );
  });
});
