import type { Messages } from './messages';

/** The problems that every service can answer. */
export const PLATFORM_MESSAGES = {
  MALFORMED_REQUEST: { status: 400, zh: '请求格式有误', en: 'Malformed request' },
  MALFORMED_JSON: { status: 400, zh: '请求体不是有效的 JSON', en: 'The body is not valid JSON' },
  EMPTY_BODY: { status: 400, zh: '缺少请求体', en: 'The body is missing' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, zh: '缺少 Idempotency-Key', en: 'Idempotency-Key is missing' },
  IDEMPOTENCY_KEY_INVALID: { status: 400, zh: 'Idempotency-Key 无效', en: 'Idempotency-Key is invalid' },
  IF_MATCH_UNSUPPORTED: { status: 400, zh: '此处不能使用 If-Match', en: 'If-Match has no meaning here' },
  UNAUTHENTICATED: { status: 401, zh: '请先登录', en: 'A bearer token is needed' },
  INVALID_TOKEN: { status: 401, zh: '登录已失效', en: 'The bearer token is not valid' },
  FORBIDDEN_ROLE: { status: 403, zh: '没有此项权限', en: 'Your role does not allow this' },
  FORBIDDEN_SCOPE: { status: 403, zh: '超出权限范围', en: 'This is out of your reach' },
  NOT_FOUND: { status: 404, zh: '找不到该资源', en: 'There is nothing here' },
  METHOD_NOT_ALLOWED: { status: 405, zh: '不支持该方法', en: 'This method is not allowed here' },
  REQUEST_TIMEOUT: { status: 408, zh: '请求超时', en: 'The request took too long to arrive' },
  NOT_ALLOWED: { status: 409, zh: '当前状态不允许此操作', en: 'Not allowed in the present state' },
  POSITION_OF_OTHER_EPOCH: {
    status: 409,
    zh: '数据已从备份恢复：请不带 Yikou-After 重新读取，并核对所写内容是否仍在',
    en: 'The store was restored since: read again without Yikou-After, and see whether what you wrote is still there',
  },
  REVISION_MISMATCH: { status: 412, zh: '内容已被他人更改', en: 'It has changed since you saw it' },
  TOO_LARGE: { status: 413, zh: '请求过大', en: 'The request is too large' },
  EVENT_TOO_LARGE: { status: 413, zh: '内容过大，无法保存', en: 'Too large to be recorded' },
  URI_TOO_LONG: { status: 414, zh: '地址过长', en: 'The address is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, zh: '只接受 UTF-8 的 application/json', en: 'Only application/json in UTF-8 is taken' },
  INVALID_REQUEST: { status: 422, zh: '请求内容不符合要求', en: 'The request breaks rules' },
  BODY_NOT_EXPECTED: { status: 422, zh: '此处不接受请求体', en: 'No body is taken here' },
  IF_MATCH_MALFORMED: { status: 422, zh: 'If-Match 无效', en: 'If-Match is malformed' },
  YIKOU_AFTER_MALFORMED: { status: 422, zh: 'Yikou-After 无效', en: 'Yikou-After is malformed' },
  UNSTORABLE_VALUE: { status: 422, zh: '内容无法保存', en: 'A value cannot be stored as it is' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, zh: 'Idempotency-Key 已用于其他请求', en: 'The Idempotency-Key was used for another request' },
  BAD_CURSOR: { status: 422, zh: '游标无效', en: 'The cursor is not one of this list' },
  IF_MATCH_REQUIRED: { status: 428, zh: '缺少 If-Match', en: 'If-Match is required' },
  TOO_MANY_REQUESTS: { status: 429, zh: '请求过于频繁', en: 'Too many requests: wait' },
  HEADERS_TOO_LARGE: { status: 431, zh: '请求头过大', en: 'The header fields are too large' },
  INTERNAL: { status: 500, zh: '内部错误', en: 'Internal error' },
  UNAVAILABLE: { status: 503, zh: '服务暂时不可用', en: 'Not available now; try again' },
} as const satisfies Messages;

export type PlatformCode = keyof typeof PLATFORM_MESSAGES;

/** A code without an entry has a status by its name, and is a conflict otherwise. */
export const messageOf = (code: string, messages: Messages): { readonly status: number; readonly zh: string; readonly en: string } =>
  messages[code] ?? (PLATFORM_MESSAGES as Messages)[code] ?? unlisted(code);

const unlisted = (code: string) => {
  if (code.startsWith('INVALID_')) return { status: 422, zh: '内容不符合要求', en: 'A value breaks a rule' };
  if (code.endsWith('_NOT_FOUND')) return { status: 404, zh: '找不到该资源', en: 'There is no such thing' };
  return { status: 409, zh: '与现有情况冲突', en: 'In conflict with what is' };
};
