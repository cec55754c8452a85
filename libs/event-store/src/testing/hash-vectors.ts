import type { StoredEvent } from '../envelope';

/**
 * Three events of one stream with the hashes that they must have. The hashes were computed by other code in another language
 * (Python: `rfc8785` and `hashlib`) and are written down here: they never change, and neither may what is hashed.
 */
export const HASH_VECTORS = [
  {
    id: 'c2444106-1510-5e66-a628-895282b26ae7',
    stream: 'vector-5a1d6c1e-0d7b-5c55-8a9f-3f6c2b7e9d10',
    revision: 0,
    type: 'approval.review.opened',
    version: 1,
    data: { caseId: 'case-1', limitDays: 20 },
    metadata: {
      commandId: '5f0c1f0e-6d0b-5d43-9c67-0f3f0f0a1c01',
      causationId: 'm-1',
      correlationId: 'c-1',
      actor: { id: 'system:approval', role: 'system', authority: '行政许可法 第四十二条' },
      occurredAt: '2022-12-01T08:00:00.000Z',
      recordedAt: '2022-12-01T08:00:00.125Z',
      hashAlg: 'sha256-jcs-1',
      previousHash: '0000000000000000000000000000000000000000000000000000000000000000',
      hash: '7b4b0d06d49f6c76c85d92d4bc640dfdcb9991dc83f6c901a1f587329c393985',
    },
  },
  {
    id: '18899b73-715e-5585-8a7e-92ac84a67657',
    stream: 'vector-5a1d6c1e-0d7b-5c55-8a9f-3f6c2b7e9d10',
    revision: 1,
    type: 'approval.review.noted',
    version: 3,
    data: {
      z: 'first here, last of the Latin keys in the text',
      text: '引号 " 反斜线 \\ 换行\n分隔\u2028 控制\u001f 组合 e\u0301 表情 👩\u200d⚕\ufe0f',
      '\ufb01': 'U+FB01 sorts after the surrogates of the emoji',
      '😀': 'surrogates sort by code unit',
      '€': 0.1,
      numbers: [0, -1.5, 1e-7, 9007199254740991, 333333333.3333333, 4500000000000000.5],
      empty: { list: [], object: {} },
      flag: false,
    },
    metadata: {
      commandId: '5f0c1f0e-6d0b-5d43-9c67-0f3f0f0a1c02',
      requestHash: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
      causationId: '5f0c1f0e-6d0b-5d43-9c67-0f3f0f0a1c02',
      correlationId: 'c-1',
      actor: { id: '8f14e45f-ceea-567a-9b0c-1d2e3f405162', role: 'officer', department: 'dept-12', authority: '证 2022-118' },
      occurredAt: '2022-12-05T01:30:00.000Z',
      recordedAt: '2022-12-05T01:30:00.000Z',
      hashAlg: 'sha256-jcs-1',
      previousHash: '7b4b0d06d49f6c76c85d92d4bc640dfdcb9991dc83f6c901a1f587329c393985',
      hash: 'fd3fccd59444134b77bda831d0ec2248f5819ce5c21f0522346946ffcec4edd4',
    },
  },
  {
    id: '10894034-ade0-5554-b650-d28679270937',
    stream: 'vector-5a1d6c1e-0d7b-5c55-8a9f-3f6c2b7e9d10',
    revision: 2,
    type: 'approval.review.decided',
    version: 1,
    data: { outcome: 'granted', number: '营行审〔2022〕15号', amountFen: 756920000, reasons: ['材料齐全', '符合法定形式'] },
    metadata: {
      commandId: '5f0c1f0e-6d0b-5d43-9c67-0f3f0f0a1c03',
      causationId: '5f0c1f0e-6d0b-5d43-9c67-0f3f0f0a1c03',
      correlationId: 'c-1',
      actor: { id: '0a1b2c3d-4e5f-5061-8273-849596a7b8c9', role: 'officer', authority: '证 2022-007' },
      occurredAt: '2022-12-06T02:00:00.000Z',
      recordedAt: '2022-12-06T02:00:01.000Z',
      hashAlg: 'sha256-jcs-1',
      previousHash: 'fd3fccd59444134b77bda831d0ec2248f5819ce5c21f0522346946ffcec4edd4',
      hash: '986d29dc60d10c651b071f997bb12e9790a33a81db59017f8cb397fbe2dbfc43',
    },
  },
] as unknown as readonly StoredEvent[];
