import type { Messages } from '@yikou/platform';

export const supervisionMessages: Messages = {
  SUBSCRIPTION_NOT_FOUND: { status: 404, zh: '没有该订阅', en: 'There is no such subscription' },
  PUSH_NOT_FOUND: { status: 404, zh: '没有该推送', en: 'There is no such push' },
  INVALID_WEBHOOK_URL: { status: 422, zh: '接收地址不可用', en: 'Webhooks cannot be sent to this address' },
  INVALID_CURSOR: { status: 422, zh: '游标无效', en: 'The cursor is not one of this feed' },
  CURSOR_OF_OTHER_EPOCH: {
    status: 409,
    zh: '数据已从备份恢复，请从头拉取',
    en: 'The store was restored since: pull from the start again, and drop what you have by its id',
  },
  SUBSCRIPTION_CLOSED: { status: 409, zh: '订阅已关闭', en: 'The subscription is closed' },
  OTHER_DEPARTMENT: { status: 409, zh: '该推送不属于此订阅的部门', en: 'The push is not for the department of the subscription' },
};
