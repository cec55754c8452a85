import { certificateChanged, itemPublished, listPublished, type Contract, type ItemVersion } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import type { JsonObject, Position } from '@yikou/event-store';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import { certificateFactId, certificateFacts } from './certificate.facts';
import { itemFactId, itemFacts } from './item.facts';

const itemId = derivedId('item', 'food');
const officerId = derivedId('account', 'li');

const told = (contract: Contract, data: object, sequence = 3): Delivered => ({
  topic: contract.topic,
  position: 1n as Position,
  message: {
    specversion: '1.0',
    id: derivedId('message'),
    source: '/yikou/catalog',
    type: contract.type,
    subject: itemId,
    time: parseInstant('2022-12-01T02:00:00.000Z'),
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: String(sequence).padStart(12, '0'),
    correlationid: 'a-correlation',
    causationid: 'a-cause',
    data: data as JsonObject,
  },
});

const item: ItemVersion = {
  itemId,
  version: 2,
  code: '210800-SC-01',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: 'scjg',
  departmentName: '市场监督管理局',
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '食品安全法', article: '§35' }],
  processing: 'committed',
  statutoryLimit: 20,
  committedLimit: 10,
  materials: [],
  supervising: [],
  pushLimit: 1,
  documentSeries: '营行审',
};

const certificate = {
  certificateId: derivedId('certificate', 'li'),
  officerId,
  field: '食品安全',
  status: 'inForce',
  until: '2023-12-31',
};
const list = {
  listId: derivedId('list'),
  level: 'city',
  year: 2022,
  edition: 1,
  publishedOn: '2022-12-01',
  items: [{ itemId, version: 2 }],
};

describe('facts of the catalogue', () => {
  it('are the terms of each published version of an item', () => {
    const delivered = told(itemPublished, item);
    expect(itemFacts.documents(delivered)).toEqual([itemFactId(itemId, 2)]);
    expect(itemFacts.project(undefined, delivered, itemFactId(itemId, 2))).toEqual({
      itemId,
      version: 2,
      itemCode: '210800-SC-01',
      itemName: '食品经营许可',
      fieldOfLaw: '食品安全',
      documentSeries: '营行审',
      committedLimit: 10,
      statutoryLimit: 20,
    });
  });

  it('are the certificate of an officer for a field as it was told last, with the version of what was told', () => {
    const id = certificateFactId(officerId, '食品安全');
    const first = told(certificateChanged, certificate, 0);
    expect(certificateFacts.documents(first)).toEqual([id]);
    const held = certificateFacts.project(undefined, first, id);
    expect(held).toMatchObject({ fieldOfLaw: '食品安全', status: 'inForce', until: '2023-12-31', revision: 0 });
    expect(certificateFacts.project(held, told(certificateChanged, { ...certificate, status: 'suspended' }, 4), id)).toMatchObject({
      status: 'suspended',
      revision: 4,
    });
  });

  it('are nothing else', () => {
    const other = told(listPublished, list);
    for (const facts of [itemFacts, certificateFacts]) {
      expect(facts.topics).toEqual(['yikou.catalog.v1']);
      expect(facts.documents(other)).toEqual([]);
      expect(facts.project(undefined, other, 'any')).toBeUndefined();
    }
  });
});
