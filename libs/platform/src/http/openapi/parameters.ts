import type { JsonSchema } from '../dto/json-schema';
import { AFTER } from '../request/headers';
import type { Route } from '../routes/route';
import type { OpenApiParameter } from './openapi-types';

/** Path, query and header parameters of a route. */
export const parametersOf = (route: Route): readonly OpenApiParameter[] => [
  ...ofShape('path', route.params?.validator.shape),
  ...ofShape('query', route.query?.validator.shape),
  ...headersOf(route),
];

const ofShape = (place: 'path' | 'query', shape: JsonSchema | undefined): readonly OpenApiParameter[] =>
  Object.entries(shape?.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || (shape?.required?.includes(name) ?? false),
    ...(description !== undefined && { description }),
    schema,
  }));

const header = (name: string, required: boolean, description: string, schema: JsonSchema): OpenApiParameter => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string', ...schema },
});

/**
 * The last alternative is never true. Without it, generators of requests give up on a header whose every value needs a character that
 * is neither a letter nor a digit, and send nonsense where they mean to send something valid.
 */
const wholly = (pattern: string): string => `^(?:${pattern}|$0)$`;

const headersOf = ({ spec }: Route): readonly OpenApiParameter[] => {
  const headers: OpenApiParameter[] = [];
  if (spec.kind === 'command') {
    const description = '同一请求重试时不变；重试得到同样的答复 The same on every retry of a request, which then gets the same answer';
    headers.push(header('Idempotency-Key', true, description, { pattern: '^[!-~]{1,255}$', minLength: 1, maxLength: 255 }));
  }
  if (spec.ifMatch) {
    const description = '所见版本的 ETag；* 表示任何版本 The ETag of the revision seen; * for any';
    headers.push(
      header('If-Match', spec.ifMatch === 'required', description, {
        pattern: wholly('"(?:0|[1-9][0-9]{0,14})"|\\*'),
        minLength: 1,
        maxLength: 17,
        examples: ['*'],
      }),
    );
  }
  if (spec.reads) {
    const description = '先前答复的 Yikou-Position：至多等待 2 秒 A Yikou-Position answered before: waits for it up to 2 s';
    headers.push(
      header('Yikou-After', false, description, { pattern: wholly(AFTER), minLength: 12, maxLength: 38, examples: ['1-3f9a12bc-1'] }),
    );
  }
  return headers;
};
