import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { rate, rated } from '../testing/ratings';
import { GOOD_GRADES, GRADES, TAGS } from './rating';
import { ratingCodec } from './rating.aggregate';
import { rating } from './rating.decider';

const { given } = specification(rating);

describe('rating a service', () => {
  it('names the delivery that it rests on', () => {
    given().when(rate).then(rated);
  });

  it('needs no more than a grade', () => {
    const { text: _, ...silent } = rated;
    const { text: __, ...command } = rate;
    given()
      .when({ ...command, tags: [] })
      .then({ ...silent, tags: [] });
  });

  it('takes a tag once', () => {
    given()
      .when({ ...rate, tags: ['guide', 'guide'] })
      .then({ ...rated, tags: ['guide'] });
  });

  it('is for a case that was delivered', () => {
    given()
      .when({ ...rate, service: undefined })
      .thenRejected('CASE_NOT_DELIVERED', { field: 'caseId' });
  });

  it('is for the applicant of the case alone', () => {
    given()
      .when({ ...rate, raterId: derivedId('subject', '2') })
      .thenRejected('NOT_THE_APPLICANT');
  });

  it('is for one who speaks for a subject', () => {
    given()
      .when({ ...rate, raterId: undefined })
      .thenRejected('NOT_THE_APPLICANT');
  });

  it('is done once', () => {
    given(rated)
      .when({ ...rate, grade: 'veryDissatisfied' })
      .thenRejected('NOT_ALLOWED', { status: 'rated', allowed: [] });
  });

  it('knows three good grades and two bad ones', () => {
    expect(GRADES.filter((grade) => !GOOD_GRADES.includes(grade))).toEqual(['dissatisfied', 'veryDissatisfied']);
  });

  it('holds what holds for every decider', () => {
    const commands = fc
      .record({ grade: fc.constantFrom(...GRADES), tags: fc.array(fc.constantFrom(...TAGS), { maxLength: 3 }) })
      .chain((of) => fc.constantFrom({ ...rate, ...of }, { ...rate, ...of, service: undefined }));
    checkDecider({ decider: rating, commands });
  });
});

/** Written down once, and never changed. */
const data = {
  ratingId: '5a1f0e2d-3c4b-5a69-8877-665544332211',
  caseId: '0a8f1c9e-5b1b-5a53-9b1f-0c8b8c4d7e21',
  caseNo: 'YK20221201-7K3M9QXA-C',
  itemId: '9d1f2b7c-3c55-5f0e-8d37-2f6a1f9b4c02',
  departmentCode: '11210800MB0001',
  subjectId: '6b3f7c62-0f0c-5d3c-8a53-6b0a6f2f7a10',
  grade: 'basicallySatisfied',
  tags: ['efficiency'],
  text: { subjectId: '6b3f7c62-0f0c-5d3c-8a53-6b0a6f2f7a10', sealed: 'AAECAwQFBgcICQoL' },
  delivery: { deliveredAt: '2022-12-05T03:00:00.000Z', revision: 7 },
  ratedAt: '2022-12-06T03:00:00.000Z',
};

describeGoldenSamples(ratingCodec, [{ type: 'feedback.rating.given', version: 1, data, means: { type: 'ServiceRated', ...data } }]);
