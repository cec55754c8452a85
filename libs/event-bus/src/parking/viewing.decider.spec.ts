import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { ViewingCommand, ViewingEvent } from './viewing';
import { viewingCodec, viewingStream } from './viewing.aggregate';
import { viewing } from './viewing.decider';

const { given } = specification(viewing);

const item = { reactor: 'approval-review-opener', key: 'case-1', count: 2, since: '2022-12-01T01:00:00.000Z', code: 'ITEM_UNKNOWN' };
const page = { reactor: 'approval-review-opener', items: [item], next: 'abc' };
const line = { reactor: 'approval-review-opener', key: 'case-1', revision: 3, count: 2 };

const list: ViewingCommand = { type: 'ListParkedKeys', ...page };
const look: ViewingCommand = { type: 'LookIntoParkedKey', ...line };
const listed: ViewingEvent = { type: 'ParkedKeysListed', ...page };
const lookedInto: ViewingEvent = { type: 'ParkedKeyLookedInto', ...line };

describe('viewing what is parked (查阅)', () => {
  it('is an act of its own: which keys were shown', () => {
    given().when(list).then(listed);
    given().when({ type: 'ListParkedKeys', items: [] }).then({ type: 'ParkedKeysListed', items: [] });
  });

  it('or which line was, as it was at a revision of its stream', () => {
    given().when(look).then(lookedInto);
  });

  it('is none where nothing is parked', () => {
    given()
      .when({ ...look, count: 0 })
      .thenRejected('PARKED_KEY_NOT_FOUND', { reactor: line.reactor, key: line.key });
  });

  it('is done once', () => {
    for (const done of [listed, lookedInto])
      for (const command of [list, look]) given(done).when(command).thenRejected('NOT_ALLOWED', { status: 'done', allowed: [] });
  });

  it('has one stream per act', () => {
    expect(viewingStream(derivedId('one'))).toMatch(/^parkedviewing-[0-9a-f-]{36}$/);
    expect(viewingStream(derivedId('one'))).not.toBe(viewingStream(derivedId('two')));
  });

  it('is a decider', () => {
    checkDecider({ decider: viewing, commands: fc.constantFrom(list, look, { ...look, count: 0 }) });
  });
});

describeGoldenSamples(viewingCodec, [
  { type: 'bus.parked.listed', version: 1, data: page, means: { type: 'ParkedKeysListed', ...page } },
  { type: 'bus.parked.listed', version: 1, data: { items: [] }, means: { type: 'ParkedKeysListed', items: [] } },
  { type: 'bus.parked.looked-into', version: 1, data: line, means: { type: 'ParkedKeyLookedInto', ...line } },
]);
