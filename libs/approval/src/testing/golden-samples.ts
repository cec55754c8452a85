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

const about: JsonObject = {
  caseId: '813776d2-e932-5edd-9331-b9871fdc8c23',
  caseNo: 'YK20221201-7K3M9QXA-C',
  itemId: 'ab975183-6cf3-51a3-a9a4-a479072f546b',
  itemVersion: 2,
  departmentCode: 'scjg',
  applicant: {
    subjectId: 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0',
    kind: 'natural',
    name: { subjectId: 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0', sealed: '5byg5LiJ' },
  },
};

export const reviewSamples: readonly GoldenSample[] = [
  asWritten('approval.review.opened', 'ReviewOpened', {
    ...about,
    processing: 'committed',
    terms: {
      itemCode: '210800-SC-01',
      itemName: '食品经营许可',
      fieldOfLaw: '食品安全',
      documentSeries: '营行审',
      committedLimit: 10,
      statutoryLimit: 20,
    },
    deadline: {
      due: '2022-12-15T16:00:00.000Z',
      dueDay: '2022-12-15',
      yellowAt: '2022-12-11T16:00:00.000Z',
      redAt: '2022-12-14T16:00:00.000Z',
      provisional: false,
      calendarVersion: 'chinese-days 1.5.7',
      derivation: [
        { step: 'start', acceptedAt: '2022-12-01T02:00:00.000Z', day: '2022-12-01' },
        { step: 'limit', days: 10, basis: '行政许可法 §42' },
        { step: 'calendar', version: 'chinese-days 1.5.7', provisional: false },
        { step: 'due', day: '2022-12-15', at: '2022-12-15T16:00:00.000Z' },
      ],
    },
    openedAt: '2022-12-01T02:00:00.000Z',
  }),
  asWritten('approval.review.examined', 'ReviewExamined', {
    officerId: 'e7d802cf-2632-5d3e-8294-183baaec657e',
    certificate: { certificateId: '410ccff1-2622-5ba8-885d-31e56b79e28b', revision: 0 },
    opinion: 'grant',
    text: { subjectId: 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0', sealed: '5p2Q5paZ6b2Q5YWo77yM56ym5ZCI5p2h5Lu2' },
    examinedAt: '2022-12-05T02:00:00.000Z',
  }),
  asWritten('approval.review.advice-given', 'AdviceGiven', {
    recordedBy: 'e7d802cf-2632-5d3e-8294-183baaec657e',
    source: 'outside',
    from: { subjectId: 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0', sealed: '5raI6Ziy5pWR5o-05pSv6Zif' },
    text: { subjectId: 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0', sealed: '5peg5oSP6KeB' },
    givenAt: '2022-12-05T02:00:00.000Z',
  }),
  asWritten('approval.review.decided', 'ReviewDecided', {
    ...about,
    outcome: 'granted',
    decidedAt: '2022-12-06T02:00:00.000Z',
    officerId: 'ff3774e5-c204-589e-a7ec-52d85dcf274c',
    certificate: { certificateId: '39df6a3f-e09a-527b-95a2-d8b7e7265f81', revision: 0 },
    documentSeries: '营行审',
  }),
  asWritten('approval.review.decided', 'ReviewDecided', {
    ...about,
    outcome: 'refused',
    decidedAt: '2022-12-06T02:00:00.000Z',
    officerId: 'ff3774e5-c204-589e-a7ec-52d85dcf274c',
    certificate: { certificateId: '39df6a3f-e09a-527b-95a2-d8b7e7265f81', revision: 0 },
    documentSeries: '营行审',
    reasons: ['不符合食品安全标准'],
    remedies: [
      { kind: 'reconsideration', within: { amount: 60, unit: 'days' }, article: '行政复议法（1999）§9' },
      { kind: 'suit', within: { amount: 6, unit: 'months' }, article: '行政诉讼法（2014）§46' },
    ],
  }),
  asWritten('approval.review.decision-numbered', 'DecisionNumbered', {
    ...about,
    outcome: 'granted',
    decidedAt: '2022-12-06T02:00:00.000Z',
    documentNumber: '营行审〔2022〕15号',
  }),
  asWritten('approval.review.deadline-reached', 'DeadlineReached', {
    caseId: '813776d2-e932-5edd-9331-b9871fdc8c23',
    departmentCode: 'scjg',
    mark: 'breached',
    due: '2022-12-15T16:00:00.000Z',
    reachedAt: '2022-12-15T16:00:00.000Z',
  }),
  asWritten('approval.review.deadline-recomputed', 'DeadlineRecomputed', {
    caseId: '813776d2-e932-5edd-9331-b9871fdc8c23',
    departmentCode: 'scjg',
    deadline: {
      due: '2022-12-21T16:00:00.000Z',
      dueDay: '2022-12-21',
      yellowAt: '2022-12-15T16:00:00.000Z',
      redAt: '2022-12-20T16:00:00.000Z',
      provisional: false,
      calendarVersion: 'chinese-days 1.5.8',
      derivation: [
        { step: 'start', acceptedAt: '2022-12-01T02:00:00.000Z', day: '2022-12-01' },
        { step: 'limit', days: 10, basis: '行政许可法 §42' },
        { step: 'calendar', version: 'chinese-days 1.5.8', provisional: false },
        { step: 'due', day: '2022-12-21', at: '2022-12-21T16:00:00.000Z' },
      ],
    },
    mark: 'yellow',
    recomputedAt: '2022-12-20T02:00:00.000Z',
  }),
  asWritten('approval.review.adverse-outcome-filed', 'AdverseOutcomeFiled', {
    ...about,
    adverse: 'refused',
    reasons: ['不符合食品安全标准'],
    filedAt: '2022-12-06T02:00:00.000Z',
  }),
  asWritten('approval.review.adverse-outcome-filed', 'AdverseOutcomeFiled', {
    ...about,
    adverse: 'breached',
    filedAt: '2022-12-15T16:00:00.000Z',
  }),
  asWritten('approval.review.filing-confirmed', 'FilingConfirmed', {
    caseId: '813776d2-e932-5edd-9331-b9871fdc8c23',
    adverse: 'refused',
    by: '9ec035ce-4277-5361-bf38-414f9eea08ac',
    confirmedAt: '2022-12-07T02:00:00.000Z',
  }),
];

const { applicant: _, ...filedCase } = about;

export const filingSamples: readonly GoldenSample[] = [
  asWritten('approval.filing.received', 'FilingReceived', {
    ...filedCase,
    reasons: ['不属于本机关职权范围'],
    filedAt: '2022-12-01T03:00:00.000Z',
  }),
  asWritten('approval.filing.confirmed', 'FilingConfirmed', {
    caseId: '813776d2-e932-5edd-9331-b9871fdc8c23',
    by: '9ec035ce-4277-5361-bf38-414f9eea08ac',
    confirmedAt: '2022-12-02T02:00:00.000Z',
  }),
];

export const numberSamples: readonly GoldenSample[] = [
  asWritten('approval.docnumber.allocated', 'NumberAllocated', {
    series: '营行审',
    year: 2022,
    caseId: '813776d2-e932-5edd-9331-b9871fdc8c23',
    number: 15,
  }),
];
