import type { Messages } from '@yikou/platform';

/** What a refusal of feedback says to people, and the status that it has over HTTP. */
export const feedbackMessages = {
  RATING_NOT_FOUND: { status: 404, zh: '没有这条评价', en: 'There is no such rating' },
  CASE_NOT_DELIVERED: {
    status: 409,
    zh: '该办件尚未送达，服务完成后方可评价',
    en: 'The case is not delivered: a service is rated after it was given',
  },
  NOT_THE_APPLICANT: { status: 403, zh: '只有申请人本人可以评价', en: 'Only the applicant of the case may rate it' },
  SUBJECT_ERASED: { status: 409, zh: '评价人的身份信息已依法抹除', en: 'Who the rater is was erased as the law demands' },
} as const satisfies Messages;
