import { BadGatewayException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import { NotYet } from '@yikou/event-bus';
import { RevisionMismatch } from '@yikou/event-sourcing';
import { EventStoreUnavailable, EventTooLarge } from '@yikou/event-store';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { BadCursor, ReadStoreUnavailable } from '@yikou/read-store';
import { DomainError } from '@yikou/shared-kernel';
import { InvalidToken } from '../caller';
import { notFound } from './not-found';
import { problemOf } from './problem';
import { refusalOf } from './refusal';

const occasion = { instance: '/intake/cases/1', correlationId: 'c' };
const messages = { ITEM_NOT_IN_FORCE: { status: 422, zh: '事项未生效', en: 'The item is not in force' } };
const told = (error: unknown) => problemOf(refusalOf(error), messages, occasion);

describe('a problem', () => {
  it.each<[unknown, number, string]>([
    [new DomainError('ITEM_NOT_IN_FORCE', {}), 422, 'ITEM_NOT_IN_FORCE'],
    [new DomainError('INVALID_CITIZEN_ID', {}), 422, 'INVALID_CITIZEN_ID'],
    [new DomainError('CEILING_REACHED', {}), 409, 'CEILING_REACHED'],
    [notFound('serviceItem', 'x'), 404, 'SERVICE_ITEM_NOT_FOUND'],
    [new RevisionMismatch(3, 5), 412, 'REVISION_MISMATCH'],
    [new InvalidToken('expired'), 401, 'INVALID_TOKEN'],
    [new BadCursor(), 422, 'BAD_CURSOR'],
    [new EventTooLarge('case-1', 2_000_000), 413, 'EVENT_TOO_LARGE'],
    [new EventStoreUnavailable('disk full'), 503, 'UNAVAILABLE'],
    [new KeyStoreUnavailable('disk full'), 503, 'UNAVAILABLE'],
    [new ReadStoreUnavailable('disk full'), 503, 'UNAVAILABLE'],
    [new NotYet('the model lags'), 503, 'UNAVAILABLE'],
    [new PayloadTooLargeException(), 413, 'TOO_LARGE'],
    [new UnsupportedMediaTypeException(), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [new BadGatewayException('at 10.0.0.1'), 500, 'INTERNAL'],
    [new DomainError('EVENT_FROM_THE_FUTURE', { type: 'x' }), 500, 'INTERNAL'],
    [new DomainError('EVENT_UNREADABLE', { type: 'x' }), 500, 'INTERNAL'],
    [new TypeError('cannot read x of undefined'), 500, 'INTERNAL'],
    ['thrown text', 500, 'INTERNAL'],
  ])('of %p is %d %s', (error, status, code) => {
    expect(told(error)).toMatchObject({ status, code, instance: '/intake/cases/1', correlationId: 'c' });
    expect(refusalOf(error).fault === true).toBe(status === 500);
  });

  it('has the text of the service, Chinese first', () => {
    expect(told(new DomainError('ITEM_NOT_IN_FORCE', {})).title).toBe('事项未生效 The item is not in force');
  });

  it('names the field and the rule, as a JSON pointer or a header', () => {
    const errorsOf = (facts: object) => told(new DomainError('INVALID_DAY', { ...facts })).errors;
    expect(errorsOf({ field: 'until', rule: 'format' })).toEqual([{ field: '/until', rule: 'format' }]);
    expect(errorsOf({ field: 'applicant.number', rule: 'check' })).toEqual([{ field: '/applicant/number', rule: 'check' }]);
    expect(errorsOf({ field: '/lines/3/amount' })).toEqual([{ field: '/lines/3/amount', rule: 'invalid' }]);
    expect(errorsOf({ field: 'Idempotency-Key', rule: 'x' })).toEqual([{ in: 'header', field: 'Idempotency-Key', rule: 'x' }]);
    expect(errorsOf({ errors: [{ field: '/a', rule: 'b' }, { secret: 1 }, null] })).toEqual([{ field: '/a', rule: 'b' }]);
    expect(errorsOf({ rule: 'format' })).toBeUndefined();
  });

  it('tells the state and what it allows', () => {
    const refused = new DomainError('NOT_ALLOWED', { status: 'accepted', command: 'AcceptCase', allowed: ['ExamineCase', 7] });
    expect(told(refused)).toMatchObject({ status: 409, state: 'accepted', allowed: ['ExamineCase'] });
    expect(told(new RevisionMismatch(3, 5))).toMatchObject({ expected: 3, actual: 5 });
  });

  it('keeps every other fact inside', () => {
    const problem = told(new DomainError('DUPLICATE', { name: '王小明', number: '210800198002290021', held: { a: 1 } }));
    expect(Object.keys(problem)).toEqual(['type', 'title', 'status', 'code', 'instance', 'correlationId']);
  });
});
