import { PushField } from '@yikou/contracts';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { contentFor, type Known } from './push.content';

const FIELDS = (PushField.anyOf as readonly { readonly const: PushField }[]).map((each) => each.const);
const subjectId = derivedId('subject');
const known: Known = {
  caseNo: 'YK20221201-7K3M9QXA-C',
  itemCode: '210800-SC-01',
  itemName: '食品经营许可',
  outcome: 'granted',
  documentNumber: '营行审〔2022〕1号',
  decidedAt: '2022-12-01T02:00:00.000Z',
  departmentCode: 'scjg',
  applicant: { subjectId, kind: 'natural', name: { subjectId, sealed: 'name' } },
};

describe('what leaves for a department', () => {
  it('is what the item lists for it, whatever that is, and no more', () => {
    expect(FIELDS.length).toBeGreaterThan(8);
    fc.assert(
      fc.property(fc.subarray(FIELDS), (fields) => {
        expect(Object.keys(contentFor(fields, known)).toSorted()).toEqual(fields.toSorted());
      }),
    );
  });

  it('has no field that is not known: a decision without a number', () => {
    expect(contentFor(['caseNo', 'documentNumber'], { ...known, documentNumber: undefined })).toEqual({ caseNo: known.caseNo });
  });
});
