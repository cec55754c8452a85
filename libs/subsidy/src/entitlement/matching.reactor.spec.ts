import { caseDelivered } from '@yikou/contracts';
import { NotYet, topicOf, type Delivered } from '@yikou/event-bus';
import { positionText, type Position } from '@yikou/event-store';
import type { Commands } from '@yikou/platform';
import { derivedId } from '@yikou/shared-kernel';
import { grantFacts, grantIn } from '../facts/grant.facts';
import { itemFactId, itemFacts } from '../facts/item.facts';
import { offers } from '../policy/offers.projection';
import { entitlementAggregate } from '../streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory } from '../testing/history';
import { FixedModels } from '../testing/models';
import { about, at, evidence, policyId, subjectId, terms } from '../testing/samples';
import { Matcher } from './matcher';
import { MatchingReactor } from './matching.reactor';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

const delivery = (name: string, position: number): Delivered => {
  const caseId = derivedId('case', name);
  const { data } = caseDelivered.tell(caseId, {
    caseId,
    caseNo: `NO-${name}`,
    itemId: evidence.itemId,
    itemVersion: 1,
    departmentCode: 'YK-XSP',
    channel: 'window',
    applicant: { subjectId, kind: 'natural', name: { subjectId, sealed: 'name' } },
    outcome: 'granted',
    visits: 1,
    deliveredAt: at,
  });
  return {
    topic: topicOf('intake'),
    position: BigInt(position) as Position,
    message: {
      specversion: '1.0',
      id: derivedId('told', caseId),
      source: '/yikou/intake',
      type: caseDelivered.type,
      subject: caseId,
      time: at,
      datacontenttype: 'application/json',
      epoch: '0000000001',
      sequence: '000000000003',
      correlationid: 'a-correlation',
      causationid: 'a-cause',
      data,
    },
  };
};

describe('matching what was delivered', () => {
  const [first, second] = [delivery('first', 11), delivery('second', 12)];
  let history: History;
  let models: FixedModels;
  beforeEach(async () => {
    history = await beginHistory();
    models = new FixedModels();
    const offer = { ...terms, policyId, policyRevision: 1, publishedAfter: positionText(10n) };
    await models.put(offers, { 'YK-SC-001': { itemCode: 'YK-SC-001', offers: [offer] } });
    const { itemId } = evidence;
    await models.put(itemFacts, { [itemFactId(itemId, 1)]: { itemId, itemVersion: 1, itemCode: 'YK-SC-001' } });
    await models.put(grantFacts, Object.fromEntries([first, second].map((each) => [each.message.subject, grantIn(each)!])));
  });
  afterEach(() => history.end());

  const reactorOf = (writer: Commands) => new MatchingReactor(new Matcher(writer, models), models);
  const found = () => history.eventsOf(entitlementAggregate, about.entitlementId);

  it('takes the first grant in the log as evidence, in whatever order their messages are handled', async () => {
    const reactor = reactorOf(history.writer());
    await reactor.match(second);
    expect(await found()).toEqual([]);
    await Promise.all([reactor.match(first), reactor.match(second)]);
    expect(await found()).toMatchObject([{ type: 'EntitlementMatched', ...about, caseId: derivedId('case', 'first') }]);
  });

  it('leaves to the publication what was on record before it', async () => {
    const offer = { ...terms, policyId, policyRevision: 1, publishedAfter: positionText(20n) };
    await models.put(offers, { 'YK-SC-001': { itemCode: 'YK-SC-001', offers: [offer] } });
    await reactorOf(history.writer()).match(first);
    expect(await found()).toEqual([]);
  });

  it('heard again, by whichever process, changes nothing', async () => {
    for (let turn = 0; turn < 3; turn += 1) await reactorOf(history.writer()).match(first);
    expect(await found()).toHaveLength(1);
  });

  it('waits for the facts that it goes by', async () => {
    const reactor = reactorOf(history.writer());
    models.heard = false;
    await expect(reactor.match(first)).rejects.toThrow(NotYet);
    models.heard = true;
    await models.put(itemFacts, {});
    await expect(reactor.match(first)).rejects.toThrow(NotYet);
    expect(await found()).toEqual([]);
  });
});
