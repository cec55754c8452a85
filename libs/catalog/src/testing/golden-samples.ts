import type { GoldenSample } from '@yikou/event-sourcing/testing';
import type { JsonObject } from '@yikou/event-store';

/** Events as they were once written, word for word: never changed, only added to. */

/** A version that means today what it said then. */
const asWritten = (type: string, means: string, data: JsonObject): GoldenSample => ({
  type,
  version: 1,
  data,
  means: { ...data, type: means },
});

const itemId = '813776d2-e932-5edd-9331-b9871fdc8c23';
const importId = '410ccff1-2622-5ba8-885d-31e56b79e28b';

const content: JsonObject = {
  code: '210800-LIC-001',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: 'scjg',
  departmentName: '营口市市场监督管理局',
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '中华人民共和国食品安全法', article: '第三十五条' }],
  processing: 'committed',
  statutoryLimit: 20,
  committedLimit: 8,
  materials: [{ code: 'M1', name: '申请书', required: true, deferrable: false, issuedByGovernment: false, form: 'original' }],
  supervising: [{ departmentCode: 'zhzf', departmentName: '综合执法局', fields: ['caseNo', 'outcome'] }],
  pushLimit: 1,
  documentSeries: '营行审',
};

export const itemSamples: readonly GoldenSample[] = [
  asWritten('catalog.item.drafted', 'ItemDrafted', { itemId, content }),
  asWritten('catalog.item.revised', 'ItemRevised', { itemId, content }),
  asWritten('catalog.item.revised', 'ItemRevised', { itemId, content, imported: { importId, line: 3, code: '210800-LIC-001' } }),
  asWritten('catalog.item.published', 'ItemPublished', { itemId, version: 1, publishedOn: '2022-03-01', content }),
  asWritten('catalog.item.withdrawn', 'ItemWithdrawn', { itemId, version: 1, withdrawnOn: '2022-09-01', reason: '国务院决定取消' }),
];

export const listSamples: readonly GoldenSample[] = [
  asWritten('catalog.item-list.edition-published', 'EditionPublished', {
    listId: '39df6a3f-e09a-527b-95a2-d8b7e7265f81',
    level: 'city',
    year: 2022,
    edition: 1,
    publishedOn: '2022-03-31',
    items: [{ itemId, version: 1, code: '210800-LIC-001', name: '食品经营许可', source: 'law' }],
  }),
];

const held: JsonObject = {
  certificateId: 'ff3774e5-c204-589e-a7ec-52d85dcf274c',
  officerId: 'e7d802cf-2632-5d3e-8294-183baaec657e',
  field: '食品安全',
  until: '2022-12-31',
};

export const certificateSamples: readonly GoldenSample[] = [
  asWritten('catalog.certificate.granted', 'CertificateGranted', held),
  asWritten('catalog.certificate.renewed', 'CertificateRenewed', { ...held, until: '2023-12-31' }),
  asWritten('catalog.certificate.suspended', 'CertificateSuspended', { ...held, reason: '年度考核不合格' }),
  asWritten('catalog.certificate.reinstated', 'CertificateReinstated', held),
  asWritten('catalog.certificate.expired', 'CertificateExpired', held),
];

export const importSamples: readonly GoldenSample[] = [
  asWritten('catalog.item-import.opened', 'ImportOpened', { importId, name: '广安区事项目录' }),
  asWritten('catalog.item-import.lines-staged', 'LinesStaged', {
    importId,
    lines: [
      {
        line: 3,
        department: '区民政局',
        name: '慈善组织公开募捐资格审批',
        code: '210800-LIC-001',
        kind: '1',
        areaCode: '511602000000',
        deptCode: '11511301008778298W',
      },
    ],
    staged: 1,
  }),
  asWritten('catalog.item-import.committed', 'ImportCommitted', { importId, itemIds: [itemId], departments: 1, licences: 1 }),
];
