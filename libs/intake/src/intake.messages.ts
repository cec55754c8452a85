import type { Messages } from '@yikou/platform';

/** What a refusal of intake says to people, and the status that it has over HTTP. */
export const intakeMessages = {
  CASE_NOT_FOUND: { status: 404, zh: '没有这个办件', en: 'There is no such case' },
  ITEM_NOT_IN_FORCE: {
    status: 409,
    zh: '没有已发布的该事项（或已取消），不能收件或受理',
    en: 'No such service item is in force: nothing is registered or accepted for it',
  },
  ITEM_NOT_LISTED: {
    status: 409,
    zh: '该许可事项不在现行行政许可事项清单内，清单之外无许可，不得受理',
    en: 'The licence is not on the item list in force; nothing outside the list is accepted',
  },
  MATERIAL_NOT_ASKED: {
    status: 422,
    zh: '该材料不在办事指南的材料目录内，或应由政府部门自行核查，不得要求或收取（行政许可法第三十一条）',
    en: 'The guide of the item does not ask the applicant for this material (Administrative Licensing Law, article 31)',
  },
  MATERIALS_MISSING: {
    status: 409,
    zh: '必需的材料尚不齐全或未按告知补正，不能受理',
    en: 'Required materials are missing, or were not supplied as the notice says: the case cannot be accepted',
  },
  NOTICE_REPEATS: { status: 422, zh: '一次性告知中同一材料只列一次', en: 'A notice names each material once' },
  REASONS_MISSING: { status: 422, zh: '不予受理应当说明理由', en: 'A refusal gives its reasons' },
  REMEDIES_MISSING: { status: 422, zh: '不予受理应当告知救济途径', en: 'A refusal tells the remedies' },
  INVALID_CITIZEN_ID: { status: 422, zh: '居民身份证号码无效', en: 'The number is not a valid citizen id' },
  INVALID_CREDIT_CODE: { status: 422, zh: '统一社会信用代码无效', en: 'The number is not a valid unified social credit code' },
  SUBJECT_ERASED: { status: 409, zh: '该申请人的身份信息已依法抹除', en: 'Who the applicant is was erased as the law demands' },
  INVALID_TRACKING_NUMBER: {
    status: 422,
    zh: '邮寄送达须填写邮件号码，其他方式不填',
    en: 'A tracking number is given for delivery by mail, and for it only',
  },
} as const satisfies Messages;
