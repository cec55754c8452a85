import type { Messages } from '../http';

export const operationsMessages: Messages = {
  CLOCK_NOT_VIRTUAL: { status: 409, zh: '只有虚拟时钟可以拨动', en: 'Only a virtual clock can be moved' },
  INVALID_ADVANCE: { status: 422, zh: '一次拨动不得超过十年', en: 'One advance is ten years at most' },
  PARKED_KEY_NOT_FOUND: { status: 404, zh: '没有这个搁置的键', en: 'This key is not parked' },
  UNKNOWN_REACTOR: { status: 404, zh: '没有这个响应器', en: 'No such reactor runs here' },
  KEY_NOT_PARKED: { status: 404, zh: '该键未被搁置', en: 'This key is not parked' },
  MESSAGE_NOT_PARKED: { status: 404, zh: '该消息未被搁置', en: 'This message is not parked' },
  REASON_MISSING: { status: 422, zh: '须说明理由', en: 'A reason is needed' },
  REPLAY_FAILED: { status: 503, zh: '重放未完成，键仍被搁置，请稍后再试', en: 'The replay did not end; the key stays parked: try again' },
  READ_MODEL_NOT_FOUND: { status: 404, zh: '没有这个读模型', en: 'There is no such read model' },
  RUN_NOT_FOUND: { status: 404, zh: '没有这次运行；重启后不再保留', en: 'There is no such run; a restart forgets them' },
  NOT_READY: { status: 503, zh: '尚未就绪', en: 'Not ready yet' },
};
