import { caseDelivered, itemPublished } from '@yikou/contracts';
import { topicOf, type Delivered, type Outgoing } from '@yikou/event-bus';
import { positionText, type Position } from '@yikou/event-store';
import { derivedId, endOfDay, parseBeijingDay, parseInstant, plusMs, startOfDay } from '@yikou/shared-kernel';
import { grantFacts } from '../facts/grant.facts';
import { itemFactId, itemFacts } from '../facts/item.facts';
import { offers, type Offer, type OffersDoc } from '../policy/offers.projection';
import { policyAggregate } from '../streams';
import { recorded } from '../testing/recorded';
import { at, caseId, policyId, subjectId, terms } from '../testing/samples';
import { entitles, isOnRecord, type CodedGrant } from './matching';

const place = (position: number) => positionText(BigInt(position));

const offer: Offer = { ...terms, policyId, policyRevision: 1, publishedAfter: place(10) };
const grant: CodedGrant = {
  subjectId,
  caseId,
  caseNo: 'YK20221201-7K3M9QXA-C',
  caseRevision: 3,
  itemId: derivedId('item', '1'),
  itemVersion: 1,
  itemCode: 'YK-SC-001',
  applicantKind: 'natural',
  deliveredAt: at,
  position: place(11),
};

describe('a grant entitles', () => {
  it('to what is offered for its item, its kind of applicant and its day', () => {
    expect(entitles(offer, grant)).toBe(true);
    expect(entitles(offer, { ...grant, itemCode: 'YK-SC-003' })).toBe(false);
    expect(entitles({ ...offer, applicantKinds: ['legal'] }, grant)).toBe(false);
  });

  it('on the days of the policy in Beijing, the first and the last included', () => {
    const [first, last] = [startOfDay(terms.from), endOfDay(terms.until)];
    expect(entitles(offer, { ...grant, deliveredAt: first })).toBe(true);
    expect(entitles(offer, { ...grant, deliveredAt: plusMs(first, -1) })).toBe(false);
    expect(entitles(offer, { ...grant, deliveredAt: plusMs(last, -1) })).toBe(true);
    expect(entitles(offer, { ...grant, deliveredAt: last })).toBe(false);
  });

  it('also when it was on record before the policy was published', () => {
    const before = { ...grant, position: place(9) };
    expect([entitles(offer, before), isOnRecord(offer, before)]).toEqual([true, true]);
    expect(isOnRecord(offer, grant)).toBe(false);
  });

  it('unless the policy was closed before it; a later closure changes nothing', () => {
    const closed = { ...offer, closedAfter: place(20) };
    expect(entitles(closed, { ...grant, position: place(19) })).toBe(true);
    expect(entitles(closed, { ...grant, position: place(21) })).toBe(false);
  });
});

const told = ({ type, key, data }: Outgoing, position: number): Delivered => ({
  topic: topicOf(type.split('.')[1] ?? ''),
  position: BigInt(position) as Position,
  message: {
    specversion: '1.0',
    id: derivedId('told', key, String(position)),
    source: '/yikou/intake',
    type,
    subject: key,
    time: at,
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000003',
    correlationid: 'a-correlation',
    causationid: 'a-cause',
    data,
  },
});

const delivery = (outcome: 'granted' | 'refused', position: number) =>
  told(
    caseDelivered.tell(caseId, {
      caseId,
      caseNo: grant.caseNo,
      itemId: grant.itemId,
      itemVersion: 1,
      departmentCode: 'YK-XSP',
      channel: 'window',
      applicant: { subjectId, kind: 'natural', name: { subjectId, sealed: 'name' } },
      outcome,
      visits: 1,
      deliveredAt: at,
    }),
    position,
  );

describe('the facts that matching goes by', () => {
  it('are the grants that were delivered, with their places in the log', () => {
    const { itemCode: _, ...known } = grant;
    expect(grantFacts.documents(delivery('granted', 11))).toEqual([caseId]);
    expect(grantFacts.project(undefined, delivery('granted', 11), caseId)).toEqual(known);
    expect(grantFacts.documents(delivery('refused', 13))).toEqual([]);
  });

  it('are the code of each version of an item', () => {
    const version = {
      itemId: grant.itemId,
      version: 2,
      code: 'YK-SC-009',
      name: '食品经营许可',
      kind: 'licence',
      level: 'city',
      departmentCode: 'YK-XSP',
      departmentName: '营口市行政审批局',
      field: '食品安全',
      legalBasis: [],
      processing: 'instant',
      statutoryLimit: 20,
      committedLimit: 0,
      materials: [],
      supervising: [],
      pushLimit: 1,
      documentSeries: '营行审',
    } as const;
    const message = told(itemPublished.tell(grant.itemId, { ...version, legalBasis: [], materials: [], supervising: [] }), 1);
    const id = itemFactId(grant.itemId, 2);
    expect(itemFacts.documents(message)).toEqual([id]);
    expect(itemFacts.project(undefined, message, id)).toEqual({ itemId: grant.itemId, itemVersion: 2, itemCode: 'YK-SC-009' });
    expect(itemFacts.documents(delivery('granted', 2))).toEqual([]);
  });

  it('are the offers for an item, as they were published, with their places in the log', () => {
    const history = recorded(policyAggregate, policyId, [
      { type: 'PolicyDrafted', policyId, ...terms, draftedAt: at },
      { type: 'PolicyPublished', policyId, ...terms, publishedAt: parseInstant('2022-12-06T02:00:00.000Z') },
      { type: 'PolicyClosed', policyId, itemCodes: terms.itemCodes, closedAt: startOfDay(parseBeijingDay('2022-12-07')) },
    ]);
    expect(history.map((event) => offers.documents(event))).toEqual([[], terms.itemCodes, terms.itemCodes]);
    const doc = history.reduce<OffersDoc | undefined>((was, event) => offers.project(was, event, 'YK-SC-001'), undefined);
    expect(doc).toEqual({
      itemCode: 'YK-SC-001',
      offers: [{ ...terms, policyId, policyRevision: 1, publishedAfter: place(2), closedAfter: place(3) }],
    });
  });
});
