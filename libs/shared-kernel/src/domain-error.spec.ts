import { DomainError, invalid } from './domain-error';

describe('a domain error', () => {
  it('is an Error with a stable code and the facts', () => {
    const error = new DomainError('NOT_ALLOWED', { status: 'closed', allowed: [] });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DomainError',
      message: 'NOT_ALLOWED',
      code: 'NOT_ALLOWED',
      facts: { status: 'closed', allowed: [] },
    });
  });

  it('names the field of an invalid value where there is one', () => {
    expect(invalid('INVALID_DAY', 'format', 'until').facts).toEqual({ field: 'until', rule: 'format' });
    expect(invalid('INVALID_DAY', 'format').facts).toEqual({ rule: 'format' });
  });
});
