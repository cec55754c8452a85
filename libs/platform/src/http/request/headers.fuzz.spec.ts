import { DomainError } from '@yikou/shared-kernel';
import { anyText, nearly, refusalBy } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { correlationOf } from '../correlation';
import { afterIn, bearerTokenIn, idempotencyKeyIn, ifMatchIn } from './headers';
import { pathOf } from './http-request';

jest.setTimeout(600_000);

type Header = string | string[] | undefined;

const headers = (...good: readonly string[]): fc.Arbitrary<Header> => {
  const one = fc.oneof(nearly(fc.constantFrom(...good)), anyText());
  return fc.oneof({ weight: 6, arbitrary: one }, fc.array(one, { maxLength: 2 }), fc.constant(undefined));
};

describe('headers', () => {
  it.each<[string, fc.Arbitrary<Header>, (header: Header) => unknown]>([
    ['Authorization', headers('Bearer abc.def.ghi', 'Basic YTpi'), bearerTokenIn],
    ['Idempotency-Key', headers('key-1'), idempotencyKeyIn],
    ['If-Match', headers('"3"', '*', 'W/"3"', '"a", "b"'), (header) => ifMatchIn(header, 'optional')],
    ['Yikou-After', headers('1-17', '1-98ceb761-17'), afterIn],
  ])('%s is read, or refused with its name', (_, arbitrary, read) => {
    fc.assert(
      fc.property(arbitrary, (header) => {
        const refusal = refusalBy(DomainError, () => read(header));
        if (refusal && typeof header === 'string' && header.length > 10) expect(JSON.stringify(refusal.facts)).not.toContain(header);
      }),
    );
  });

  it('of correlation give an id in any case, the same for one request', () => {
    const trace = headers('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    fc.assert(
      fc.property(headers('0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10'), trace, (own, parent) => {
        const request = { headers: { 'x-correlation-id': own, traceparent: parent } };
        expect(correlationOf(request)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(correlationOf(request)).toBe(correlationOf(request));
      }),
    );
  });

  it('and the address: a path is a path, whatever is written there', () => {
    fc.assert(
      fc.property(fc.oneof(nearly(fc.constant('/intake/cases/%E4%B8%80?limit=1#x')), anyText()), (url) =>
        expect(typeof pathOf(url)).toBe('string'),
      ),
    );
  });
});
