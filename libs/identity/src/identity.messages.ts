import type { Messages } from '@yikou/platform';

export const identityMessages: Messages = {
  ACCOUNT_NOT_FOUND: { status: 404, zh: '没有这个账号', en: 'There is no such account' },
  INVALID_ROLES: { status: 422, zh: '角色组合不允许', en: 'These roles do not go together' },
  INVALID_DEPARTMENT: { status: 422, zh: '该角色须属于一个部门', en: 'This role acts for a department' },
  INVALID_SUBJECT: { status: 422, zh: '只有申请人账号可以关联主体', en: 'Only the account of an applicant is linked to a subject' },
  INVALID_CITIZEN_ID: { status: 422, zh: '公民身份号码无效', en: "The citizen's id is not valid" },
  INVALID_CREDIT_CODE: { status: 422, zh: '统一社会信用代码无效', en: 'The unified social credit code is not valid' },
  SUBJECT_ERASED: { status: 409, zh: '该主体的密钥已销毁', en: 'The key of this subject was destroyed' },
  OWN_ACCOUNT: {
    status: 409,
    zh: '不能注销自己的账号或放弃自己的管理员角色',
    en: 'Nobody closes the own account or gives up the own role of administrator',
  },
  BUILT_IN_ISSUER_REFUSED: {
    status: 403,
    zh: '内置签发者仅用于开发环境；请向统一身份认证系统取得令牌',
    en: 'The built-in issuer is for development only: get a token from the identity provider',
  },
};
