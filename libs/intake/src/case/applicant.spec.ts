import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { citizenIdFrom, creditCodeFrom, derivedId, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { openApplicant, sealApplicant, subjectNumberOf, type ApplicantInput } from './applicant';

const subjectId = derivedId('subject', '1');
const citizen: ApplicantInput = {
  kind: 'natural',
  name: '张三',
  number: citizenIdFrom(YINGKOU, parseBeijingDay('1980-02-29'), 2),
  phone: '13904170000',
};
const company: ApplicantInput = {
  kind: 'legal',
  name: '营口某某有限公司',
  number: creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'MA0XXXXX' }),
};

describe('the number of an applicant', () => {
  it('is an identity card number of a natural, a credit code of a legal person', () => {
    expect(subjectNumberOf(citizen)).toEqual({ kind: 'citizenId', number: citizen.number });
    expect(subjectNumberOf(company)).toEqual({ kind: 'creditCode', number: company.number });
  });

  it('is refused when its check character is wrong, or it is of the other kind', () => {
    const wrong = citizen.number.slice(0, 17) + (citizen.number.endsWith('0') ? '1' : '0');
    const refusal = (applicant: ApplicantInput) => {
      try {
        return subjectNumberOf(applicant);
      } catch (error) {
        return error;
      }
    };
    expect(refusal({ ...citizen, number: wrong })).toMatchObject({
      code: 'INVALID_CITIZEN_ID',
      facts: { field: 'applicant.number', rule: 'check' },
    });
    expect(refusal({ ...citizen, number: company.number })).toMatchObject({ code: 'INVALID_CITIZEN_ID' });
    expect(refusal({ ...company, number: citizen.number })).toMatchObject({
      code: 'INVALID_CREDIT_CODE',
      facts: { field: 'applicant.number' },
    });
  });
});

describe('who an applicant is', () => {
  it('is sealed, and opens to the name and a masked number', async () => {
    const keys = new InMemoryKeyStore();
    const sealed = await sealApplicant(keys, citizen, subjectId);
    const text = JSON.stringify(sealed);
    for (const clear of [citizen.name, citizen.number, citizen.phone]) expect(text).not.toContain(clear);
    expect(await openApplicant(keys, sealed)).toEqual({
      subjectId,
      kind: 'natural',
      name: '张三',
      number: `2108**********${citizen.number.slice(-4)}`,
      phone: '139****0000',
    });
    const { number } = await openApplicant(keys, await sealApplicant(keys, company, derivedId('subject', '2')));
    expect(number).toBe(`9121**********${company.number.slice(-4)}`);
  });

  it('is one subject for each number, whoever names it first', async () => {
    const keys = new InMemoryKeyStore();
    await sealApplicant(keys, citizen, subjectId);
    const again = await sealApplicant(keys, { ...citizen, name: '张三丰' }, derivedId('subject', '2'));
    expect(again.subjectId).toBe(subjectId);
  });

  it('is absent once the subject was erased', async () => {
    const keys = new InMemoryKeyStore();
    const sealed = await sealApplicant(keys, citizen, subjectId);
    await keys.destroy(subjectId);
    expect(await openApplicant(keys, sealed)).toEqual({ subjectId, kind: 'natural' });
  });
});
