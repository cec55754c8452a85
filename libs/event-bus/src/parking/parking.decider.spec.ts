import { checkDecider, describeGoldenSamples, specification, type GoldenSample } from '@yikou/event-sourcing/testing';
import type { JsonObject, Position } from '@yikou/event-store';
import fc from 'fast-check';
import type { Delivered, IntegrationEvent } from '../message';
import type { ParkedMessage, ParkingCommand, ParkingEvent, ParkingFailure } from './parking';
import { parkedStream, parkingCodec } from './parking.aggregate';
import { parkedWithoutData } from './parked-message';
import { parking } from './parking.decider';

const { given } = specification(parking);

const parkedMessage = (id: string, position: string, topic = 'yikou.intake.v1'): ParkedMessage => ({
  message: {
    specversion: '1.0',
    id,
    source: '/yikou/intake',
    type: 'yikou.intake.case.accepted.v1',
    subject: 'case-1',
    time: '2022-12-01T01:00:00.000Z',
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000001',
    correlationid: 'c-1',
    causationid: 'e-1',
    data: { itemCode: 'A-1' },
  } as unknown as IntegrationEvent,
  topic,
  position,
});

const line = { reactor: 'approval-review-opener', key: 'case-1' };
const large = parkedWithoutData({ ...parkedMessage('m-9', '98'), position: 98n as Position } as Delivered);
const failure: ParkingFailure = { code: 'ITEM_UNKNOWN', detail: '{"itemCode":"A-1"}' };
const later: ParkingFailure = { code: 'NO_ANSWER', detail: '' };
const [one, two, three] = [parkedMessage('m-1', '99'), parkedMessage('m-2', '100'), parkedMessage('m-3', '9007199254740993')];

const parked: ParkingEvent = { type: 'MessageParked', ...line, parked: one, failure };
const joined: ParkingEvent = { type: 'MessageJoined', parked: two };
const released = (messageId: string): ParkingEvent => ({ type: 'MessageReleased', messageId });
const discarded = (messageId: string): ParkingEvent => ({ type: 'MessageDiscarded', messageId, reason: '重复' });

describe('a key of a reactor', () => {
  it('is parked with the message that failed and why', () => {
    given()
      .when({ type: 'ParkMessage', ...line, parked: one, failure })
      .then(parked);
    given(parked).thenState({ status: 'parked', ...line, messages: [one], failure });
  });

  it('is joined by later messages, each once, whether they come to join or to be parked', () => {
    given(parked).when({ type: 'JoinParked', parked: two }).then(joined);
    given(parked)
      .when({ type: 'ParkMessage', ...line, parked: two, failure: later })
      .then(joined);
    given(parked, joined).when({ type: 'JoinParked', parked: two }).thenNothing();
    given(parked).when({ type: 'JoinParked', parked: one }).thenNothing();
  });

  it('opens again when its last message is released, and only then', () => {
    given(parked, joined).when({ type: 'ReleaseMessage', messageId: 'm-1' }).then(released('m-1'));
    given(parked, joined, released('m-1')).thenState({ status: 'parked', messages: [two] });
    given(parked, joined, released('m-1'), released('m-2')).thenState({ status: 'open', passed: { 'yikou.intake.v1': '100' } });
  });

  it('is drained from the oldest on', () => {
    given(parked, joined)
      .when({ type: 'ReleaseMessage', messageId: 'm-2' })
      .thenRejected('NOT_THE_OLDEST', { messageId: 'm-2', oldest: 'm-1' });
    given(parked, joined).when({ type: 'RecordFailure', messageId: 'm-2', failure: later }).thenRejected('NOT_THE_OLDEST');
  });

  it('keeps why the oldest failed when it was tried again', () => {
    const failedAgain: ParkingEvent = { type: 'MessageFailedAgain', messageId: 'm-1', failure: later };
    given(parked).when({ type: 'RecordFailure', messageId: 'm-1', failure: later }).then(failedAgain);
    given(parked, failedAgain).thenState({ messages: [one], failure: later });
  });

  it('loses any message that a person discards for a reason, and opens when that was the last', () => {
    given(parked, joined).when({ type: 'DiscardMessage', messageId: 'm-2', reason: '重复' }).then(discarded('m-2'));
    given(parked, joined, discarded('m-2')).thenState({ status: 'parked', messages: [one] });
    given(parked, discarded('m-1')).thenState({ status: 'open' });
    given(parked).when({ type: 'DiscardMessage', messageId: 'm-1', reason: '  ' }).thenRejected('REASON_MISSING', { field: 'reason' });
    given(parked)
      .when({ type: 'DiscardMessage', messageId: 'm-3', reason: '重复' })
      .thenRejected('MESSAGE_NOT_PARKED', { messageId: 'm-3' });
  });

  it('does not take back what has left the line', () => {
    given(parked, discarded('m-1'))
      .when({ type: 'ParkMessage', ...line, parked: one, failure })
      .thenNothing();
    given(parked, joined, released('m-1')).when({ type: 'JoinParked', parked: one }).thenNothing();
    given(parked, discarded('m-1'))
      .when({ type: 'ParkMessage', ...line, parked: two, failure })
      .then({ type: 'MessageParked', ...line, parked: two, failure });
  });

  it('does not take what was handled before the line began, and comes again behind it', () => {
    const before = parkedMessage('m-0', '98');
    given(parked).when({ type: 'JoinParked', parked: before }).thenNothing();
    given(parked, joined, released('m-1'), released('m-2'))
      .when({ type: 'ParkMessage', ...line, parked: before, failure })
      .thenNothing();
  });

  it('compares positions as numbers of any size, and only within a topic: another topic has an order of its own', () => {
    const joinedThree: ParkingEvent = { type: 'MessageJoined', parked: three };
    const next = parkedMessage('m-4', '9007199254740994');
    const elsewhere = parkedMessage('m-5', '98', 'yikou.catalog.v1');
    given(parked, joinedThree).when({ type: 'JoinParked', parked: three }).thenNothing();
    given(parked, joinedThree).when({ type: 'JoinParked', parked: next }).then({ type: 'MessageJoined', parked: next });
    given(parked, joined).when({ type: 'JoinParked', parked: elsewhere }).then({ type: 'MessageJoined', parked: elsewhere });
  });

  it('holds a message without its data like any other, where an event could not hold them', () => {
    given()
      .when({ type: 'ParkMessage', ...line, parked: large, failure })
      .then({ type: 'MessageParked', ...line, parked: large, failure });
    given({ type: 'MessageParked', ...line, parked: large, failure }, joined, released('m-9')).thenState({ messages: [two] });
    given({ type: 'MessageParked', ...line, parked: large, failure })
      .when({ type: 'JoinParked', parked: large })
      .thenNothing();
  });

  it('says what is possible while it is open', () => {
    given()
      .when({ type: 'ReleaseMessage', messageId: 'm-1' })
      .thenRejected('NOT_ALLOWED', { status: 'open', allowed: ['ParkMessage'] });
  });

  it('has one stream per reactor and key', () => {
    expect(parkedStream('a', 'b-c')).toMatch(/^parked-[0-9a-f-]{36}$/);
    expect(new Set([parkedStream('a', 'bc'), parkedStream('ab', 'c'), parkedStream('a', 'bd')]).size).toBe(3);
  });

  it('is a decider', () => {
    const message = fc.constantFrom(one, two, three);
    const messageId = fc.constantFrom('m-1', 'm-2', 'm-3');
    const reasons = fc.constantFrom(failure, later);
    checkDecider<Parameters<typeof parking.decide>[1], ParkingCommand, ParkingEvent>({
      decider: parking,
      commands: fc.oneof(
        fc.record({
          type: fc.constant('ParkMessage' as const),
          reactor: fc.constant('r'),
          key: fc.constant('k'),
          parked: message,
          failure: reasons,
        }),
        fc.record({ type: fc.constant('JoinParked' as const), parked: message }),
        fc.record({ type: fc.constant('ReleaseMessage' as const), messageId }),
        fc.record({ type: fc.constant('RecordFailure' as const), messageId, failure: reasons }),
        fc.record({ type: fc.constant('DiscardMessage' as const), messageId, reason: fc.constantFrom('', '重复') }),
      ),
    });
  });
});

const stored = { message: { ...one.message }, topic: one.topic, position: one.position };
const { data: _, ...head } = one.message as IntegrationEvent & JsonObject;
/** The hash is that of `{"itemCode":"A-1"}`. */
const withoutData = {
  message: head,
  omitted: { hash: '90f97f443d52620a08778b9f6765729a6786b2c97e05e46dc2096fa081dfc485', bytes: 18 },
  topic: one.topic,
  position: one.position,
};

const entered = (version: number, parked: JsonObject): readonly GoldenSample[] => [
  {
    type: 'bus.message.parked',
    version,
    data: { ...line, parked, failure: { ...failure } },
    means: { type: 'MessageParked', ...line, parked, failure: { ...failure } },
  },
  { type: 'bus.message.joined', version, data: { parked }, means: { type: 'MessageJoined', parked } },
];

it('the data that are left out are known by their hash and size', () => {
  expect(parkedWithoutData({ ...one, position: 99n as Position } as Delivered)).toEqual(withoutData);
});

const samples: readonly GoldenSample[] = [
  ...entered(1, stored),
  ...entered(2, stored),
  ...entered(2, withoutData),
  { type: 'bus.message.released', version: 1, data: { messageId: 'm-1' }, means: { type: 'MessageReleased', messageId: 'm-1' } },
  {
    type: 'bus.message.failed-again',
    version: 1,
    data: { messageId: 'm-1', failure: { ...later } },
    means: { type: 'MessageFailedAgain', messageId: 'm-1', failure: { ...later } },
  },
  {
    type: 'bus.message.discarded',
    version: 1,
    data: { messageId: 'm-1', reason: '重复' },
    means: { type: 'MessageDiscarded', messageId: 'm-1', reason: '重复' },
  },
];
describeGoldenSamples(parkingCodec, samples);
