import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { DomainError, parseInstant } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { subscriptionCodec } from '../streams';
import { subscriptionSamples } from '../testing/golden-samples';
import type { SubscriptionCommand, SubscriptionEvent } from './subscription';
import { subscription } from './subscription.decider';
import { assertWebhookUrl } from './webhook-url';

const { given } = specification(subscription);

const at = parseInstant('2022-12-01T02:00:00.000Z');
const subscriber = { departmentCode: 'yjgl', url: 'https://supervision.example/yikou' };
const open: SubscriptionCommand = { type: 'OpenSubscription', ...subscriber, at };
const close: SubscriptionCommand = { type: 'CloseSubscription', reason: '系统迁移', at };
const opened: SubscriptionEvent = { type: 'SubscriptionOpened', ...subscriber, openedAt: at };
const closed: SubscriptionEvent = { type: 'SubscriptionClosed', reason: '系统迁移', closedAt: at };

describe('a subscription', () => {
  it('is opened and closed once', () => {
    given()
      .when(open)
      .then({ ...opened, itemCodes: undefined });
    given(opened)
      .when(open)
      .thenRejected('NOT_ALLOWED', { allowed: ['CloseSubscription'] });
    given(opened).when(close).then(closed);
    given(opened, closed).when(close).thenRejected('NOT_ALLOWED', { status: 'closed', allowed: [] });
    given().when(close).thenRejected('NOT_ALLOWED', { status: 'none' });
  });

  it('holds for any run of commands', () => {
    checkDecider({ decider: subscription, commands: fc.constantFrom(open, close) });
  });
});

describeGoldenSamples(subscriptionCodec, subscriptionSamples);

describe('the address of a webhook', () => {
  it.each(['https://supervision.example/yikou', 'https://a.b.cn:8443/x?y=1'])('%s is fine in production', (url) => {
    expect(() => {
      assertWebhookUrl(url, 'production');
    }).not.toThrow();
  });

  it.each([
    'http://supervision.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.0.0.8/',
    'https://localhost/',
    'https://intranet/',
    'https://u:p@supervision.example/',
  ])('%s is refused in production', (url) => {
    expect(() => {
      assertWebhookUrl(url, 'production');
    }).toThrow(DomainError);
  });

  it('may be of this machine in development', () => {
    expect(() => {
      assertWebhookUrl('http://127.0.0.1:8080/webhook', 'development');
    }).not.toThrow();
  });
});
