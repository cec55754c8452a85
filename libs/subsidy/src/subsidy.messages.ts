import type { Messages } from '@yikou/platform';

export const subsidyMessages: Messages = {
  POLICY_NOT_FOUND: { status: 404, zh: '没有该补贴政策', en: 'There is no such policy' },
  ENTITLEMENT_NOT_FOUND: { status: 404, zh: '没有该补贴资格', en: 'There is no such entitlement' },
  INVALID_PERIOD: { status: 422, zh: '政策期限的终止日不得早于起始日', en: 'The last day of a policy is not before its first' },
  INVALID_AMOUNT: { status: 422, zh: '补贴金额应当大于零', en: 'The amount is more than nothing' },
  INVALID_CEILING: { status: 422, zh: '资金上限不得低于每户补贴金额', en: 'The ceiling is not below the amount for one beneficiary' },
  POLICY_ENDED: { status: 409, zh: '政策期限已过，不能发布', en: 'The period of the policy is over: it is not published any more' },
  SAME_PERSON: { status: 409, zh: '同一人不得审批两次，须由另一人复核', en: 'One person does not approve twice: another one must' },
  ACCOUNT_OF_APPLICANT: { status: 403, zh: '收款账户只能由申请人本人变更', en: 'Only the beneficiary changes the account' },
  SUBJECT_ERASED: {
    status: 409,
    zh: '该主体的个人信息已依法删除',
    en: 'The personal data of the beneficiary were erased as the law demands',
  },
};
