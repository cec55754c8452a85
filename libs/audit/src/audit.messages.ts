import type { Messages } from '@yikou/platform';

export const auditMessages: Messages = {
  CASE_NOT_FOUND: { status: 404, zh: '没有该办件的历史', en: 'There is no history of such a case' },
  CASE_NOT_YET_THERE: { status: 404, zh: '该时刻尚无此办件', en: 'At that moment the case was not there yet' },
  VERIFICATION_NOT_FOUND: { status: 404, zh: '没有该核验', en: 'There is no such verification' },
  INVALID_POSITION: { status: 422, zh: '位置不在日志之内', en: 'The position is not one of this log' },
};
