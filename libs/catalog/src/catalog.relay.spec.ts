import { contracts } from '@yikou/contracts';
import { toMessage } from '@yikou/event-bus';
import type { RecordedEvent } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import { catalogRelay } from './catalog.relay';
import type { CertificateEvent } from './certificate/certificate';
import { certificateAggregate } from './certificate/certificate.aggregate';
import type { ItemEvent } from './item/item';
import { itemAggregate } from './item/item.aggregate';
import { itemImportAggregate } from './item-import/item-import.aggregate';
import { itemListAggregate } from './item-list/item-list.aggregate';
import { listIdOf } from './streams';
import { recorded } from './testing/recorded';
import { CODE, ITEM_ID, contentOf, day, heldOf } from './testing/samples';

/** What is told of an event, read as its contract reads it. */
const told = (event: RecordedEvent | undefined) => {
  const message = event && toMessage(catalogRelay, event, { number: 1, id: derivedId('epoch') });
  const contract = contracts.find(({ type }) => type === message?.type);
  return message && { type: message.type, key: message.subject, data: contract?.read(message) };
};

const itemId = ITEM_ID;
const content = contentOf();
const held = heldOf();
const ofItem = (event: ItemEvent) => told(recorded(itemAggregate, itemId, [event])[0]);
const ofCertificate = (event: CertificateEvent) => told(recorded(certificateAggregate, held.certificateId, [event])[0]);

describe('what the catalogue tells', () => {
  it('is a version when it is published, whole', () => {
    expect(ofItem({ type: 'ItemPublished', itemId, version: 2, publishedOn: day('2022-03-01'), content })).toEqual({
      type: 'yikou.catalog.item.published.v1',
      key: itemId,
      data: { itemId, version: 2, ...content },
    });
  });

  it('is that an item is withdrawn', () => {
    expect(ofItem({ type: 'ItemWithdrawn', itemId, version: 2, withdrawnOn: day('2022-03-01'), reason: 'x' })).toEqual({
      type: 'yikou.catalog.item.withdrawn.v1',
      key: itemId,
      data: { itemId, version: 2, withdrawnOn: '2022-03-01' },
    });
  });

  it('is no draft and no import', () => {
    expect(ofItem({ type: 'ItemDrafted', itemId, content })).toBeUndefined();
    expect(ofItem({ type: 'ItemRevised', itemId, content })).toBeUndefined();
    const importId = derivedId('an import');
    expect(told(recorded(itemImportAggregate, importId, [{ type: 'ImportOpened', importId, name: 'x' }])[0])).toBeUndefined();
  });

  it('is an edition with the versions of its items', () => {
    const listId = listIdOf('city', 2022);
    const about = { listId, level: 'city', year: 2022, edition: 3, publishedOn: day('2022-03-31') } as const;
    const items = [{ itemId, version: 2, code: CODE, name: content.name, source: 'law' }] as const;
    expect(told(recorded(itemListAggregate, listId, [{ type: 'EditionPublished', ...about, items }])[0])).toEqual({
      type: 'yikou.catalog.list.published.v1',
      key: listId,
      data: { ...about, items: [{ itemId, version: 2 }] },
    });
  });

  it.each<[CertificateEvent, string]>([
    [{ type: 'CertificateGranted', ...held }, 'inForce'],
    [{ type: 'CertificateRenewed', ...held }, 'inForce'],
    [{ type: 'CertificateSuspended', ...held, reason: 'x' }, 'suspended'],
    [{ type: 'CertificateReinstated', ...held }, 'inForce'],
    [{ type: 'CertificateExpired', ...held }, 'expired'],
  ])('is how a certificate stands after each change (%#)', (event, status) => {
    expect(ofCertificate(event)).toEqual({
      type: 'yikou.catalog.certificate.changed.v1',
      key: held.certificateId,
      data: { ...held, status },
    });
  });
});
