import type { Json, JsonObject } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { eventCodec } from './codec';

type NoticeEvent =
  | { readonly type: 'NoticeSent'; readonly to: { readonly street: string; readonly city: string }; readonly lines: readonly string[] }
  | { readonly type: 'NoticeRead' };

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** v1 had one text for the address; v2 splits it; v3 has lines instead of one text. */
const codec = eventCodec<NoticeEvent>({
  NoticeSent: {
    name: 'sample.notice.sent',
    upcasters: [
      ({ address, ...rest }) => {
        const [street = '', city = ''] = textOf(address).split(', ');
        return { ...rest, to: { street, city } };
      },
      ({ text, ...rest }) => ({ ...rest, lines: textOf(text).split('\n') }),
    ],
  },
  NoticeRead: { name: 'sample.notice.read' },
});

const sent: NoticeEvent = { type: 'NoticeSent', to: { street: '新海大街', city: '营口' }, lines: ['一', '二'] };

describe('the codec of events', () => {
  it('writes the name of history and the current version, without the name of the code', () => {
    expect(codec.encode(sent)).toEqual({
      type: 'sample.notice.sent',
      version: 3,
      data: { to: { street: '新海大街', city: '营口' }, lines: ['一', '二'] },
    });
    expect(codec.encode({ type: 'NoticeRead' })).toEqual({ type: 'sample.notice.read', version: 1, data: {} });
  });

  it.each([
    [1, { address: '新海大街, 营口', text: '一\n二' }],
    [2, { to: { street: '新海大街', city: '营口' }, text: '一\n二' }],
    [3, { to: { street: '新海大街', city: '营口' }, lines: ['一', '二'] }],
  ])('reads version %i as the event of today', (version, data) => {
    expect(codec.decode({ type: 'sample.notice.sent', version, data })).toEqual(sent);
  });

  it('reads back what it writes', () => {
    expect(codec.decode(codec.encode(sent))).toEqual(sent);
  });

  it('leaves the stored data as they are', () => {
    const data = Object.freeze({ address: '新海大街, 营口', text: '一' });
    codec.decode({ type: 'sample.notice.sent', version: 1, data });
    expect(data).toEqual({ address: '新海大街, 营口', text: '一' });
  });

  it('knows its own events only', () => {
    expect(codec.decode({ type: 'sample.other', version: 1, data: {} })).toBeUndefined();
    expect(codec.names).toEqual(['sample.notice.sent', 'sample.notice.read']);
    expect(codec.nameOf('NoticeSent')).toBe('sample.notice.sent');
  });

  it('refuses a version that is later than its own, rather than misread it', () => {
    const later = () => codec.decode({ type: 'sample.notice.sent', version: 4, data: {} });
    expect(later).toThrow(new DomainError('EVENT_FROM_THE_FUTURE', { type: 'sample.notice.sent', version: 4, known: 3 }));
  });

  it.each([0, -1, 1.5, 2 ** 53])('refuses version %d, which nothing was ever written in', (version) => {
    const read = () => codec.decode({ type: 'sample.notice.sent', version, data: {} });
    expect(read).toThrow(new DomainError('EVENT_UNREADABLE', { type: 'sample.notice.sent', version }));
  });

  it.each([null, [], 'text', 7])('refuses %p in the place of data', (data) => {
    const read = () => codec.decode({ type: 'sample.notice.sent', version: 3, data: data as unknown as JsonObject });
    expect(read).toThrow(new DomainError('EVENT_UNREADABLE', { type: 'sample.notice.sent', version: 3 }));
  });

  it('refuses what an upcaster cannot read', () => {
    const broken = eventCodec<NoticeEvent>({
      NoticeSent: { name: 'sample.notice.sent', upcasters: [({ to }) => ({ city: (to as { city: string }).city.trim() })] },
      NoticeRead: { name: 'sample.notice.read' },
    });
    const facts = { type: 'sample.notice.sent', version: 1, cause: 'TypeError' };
    expect(() => broken.decode({ type: 'sample.notice.sent', version: 1, data: {} })).toThrow(new DomainError('EVENT_UNREADABLE', facts));
  });

  it('refuses two events of one name', () => {
    const twice = () => eventCodec<NoticeEvent>({ NoticeSent: { name: 'sample.notice' }, NoticeRead: { name: 'sample.notice' } });
    expect(twice).toThrow('two events have one name');
  });
});
