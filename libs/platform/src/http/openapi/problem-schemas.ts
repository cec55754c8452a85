import type { JsonSchema } from '../dto/json-schema';

const text = (description: string): JsonSchema => ({ type: 'string', description });

export const FIELD_ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['field', 'rule'],
  properties: {
    in: {
      type: 'string',
      enum: ['path', 'query', 'header'],
      description: '所在位置；缺省为请求体 Where the field is; absent: in the body',
    },
    field: text('JSON pointer；请求头则为其名称 A JSON pointer; for a header its name'),
    rule: text('所违反的规则 The rule that it breaks'),
  },
};

/** RFC 9457, as `problemOf` makes it. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'title', 'status', 'code', 'instance', 'correlationId'],
  properties: {
    type: text('问题类型 The kind of problem: a stable reference'),
    title: text('问题说明 What is wrong'),
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: text('具体情况 What is wrong in this case'),
    code: { type: 'string', pattern: '^[A-Z0-9_]+$', description: '稳定代码，供程序使用 Stable, for programs' },
    instance: text('请求路径，仅含词与标识 The path of the request, as far as it is words and ids'),
    errors: { type: 'array', items: { $ref: '#/components/schemas/FieldError' }, description: '逐字段的错误 One for each field and rule' },
    state: text('当前状态 The present state'),
    allowed: { type: 'array', items: { type: 'string' }, description: '当前状态允许的操作 What the present state allows' },
    expected: { type: 'integer', description: 'If-Match 中的版本 The revision in If-Match' },
    actual: { type: 'integer', description: '现有版本 The revision that stands' },
    retryAfter: {
      type: 'integer',
      minimum: 1,
      description: '几秒后可重试，同 Retry-After When to try again, in seconds, as Retry-After says',
    },
    correlationId: { type: 'string', format: 'uuid', description: '追踪编号 Names this request in every log' },
  },
};
