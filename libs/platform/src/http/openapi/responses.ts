import type { JsonSchema } from '../dto/json-schema';
import { AFTER } from '../request/headers';
import { isCounted } from '../limits/rate-limits';
import { statusOf } from '../operation';
import { messageOf, type PlatformCode } from '../problems/platform.messages';
import { PROBLEM_MEDIA_TYPE } from '../problems/problem';
import type { Route } from '../routes/route';
import type { Components } from './components';
import type { OpenApiResponse } from './openapi-types';

/** Every answer that a route can give: the good one, and for each status of a problem the codes that have it. */
export const responsesOf = (route: Route, components: Components): Readonly<Record<string, OpenApiResponse>> => {
  const problems = [...byStatus(route)].toSorted(([a], [b]) => a - b);
  return Object.fromEntries([
    [String(statusOf(route.spec)), goodResponse(route, components)],
    ...problems.map(([status, codes]) => [String(status), problemResponse(status, codes)]),
  ]) as Readonly<Record<string, OpenApiResponse>>;
};

const STATUS_TEXTS: Readonly<Partial<Record<number, string>>> = {
  200: '成功 Done',
  201: '已创建 Created',
  202: '已受理 Taken on',
  204: '成功，无内容 Done, no content',
};

const goodResponse = ({ spec, declaration: { service } }: Route, components: Components): OpenApiResponse => {
  const status = statusOf(spec);
  const headers = {
    ...(spec.kind !== 'act' && { ETag: ofHeader('版本，可作 If-Match The revision, for If-Match', '^"(?:0|[1-9][0-9]*)"$') }),
    ...(spec.kind === 'command' && {
      'Yikou-Position': ofHeader('位置，可作 Yikou-After Where it was recorded, for Yikou-After', `^${AFTER}$`),
    }),
    ...((status === 201 || status === 202) && { Location: ofHeader('所创建内容的地址 Where what was created is') }),
    ...(spec.reads && { 'Yikou-Stale': ofHeader('查询内容尚未跟上 Yikou-After The models had not come as far as Yikou-After', '^true$') }),
  };
  return {
    description: STATUS_TEXTS[status] ?? String(status),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(spec.answer && { content: { 'application/json': { schema: components.ref(spec.answer, service) } } }),
  };
};

const ofHeader = (description: string, pattern?: string): { description: string; schema: JsonSchema } => ({
  description,
  schema: { type: 'string', ...(pattern !== undefined && { pattern }) },
});

interface Told {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const problemResponse = (status: number, codes: readonly Told[]): OpenApiResponse => ({
  description: codes.map(({ code, zh, en }) => `\`${code}\` ${zh} ${en}`).join('\n\n'),
  ...(status === 401 && { headers: { 'WWW-Authenticate': { ...ofHeader('RFC 6750'), required: true } } }),
  ...((status === 429 || status === 503) && { headers: { 'Retry-After': { ...ofHeader('秒 Seconds', '^[0-9]+$'), required: true } } }),
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

const byStatus = (route: Route): ReadonlyMap<number, readonly Told[]> => {
  const { messages } = route.declaration;
  const statuses = new Map<number, Told[]>();
  for (const code of new Set([...generalCodes(route), ...(route.spec.refusals ?? [])])) {
    const { status, zh, en } = messageOf(code, messages);
    statuses.set(status, [...(statuses.get(status) ?? []), { code, zh, en }]);
  }
  return statuses;
};

/** What every route of this kind can answer, whatever it does. */
const generalCodes = (route: Route): readonly PlatformCode[] => {
  const { declaration, spec, params, query, body } = route;
  const codes: PlatformCode[] = ['MALFORMED_REQUEST', 'INVALID_REQUEST', 'UNSTORABLE_VALUE', 'UNAVAILABLE'];
  if (isCounted(declaration.path)) codes.push('TOO_MANY_REQUESTS');
  if (declaration.grants) codes.push('UNAUTHENTICATED', 'INVALID_TOKEN', 'FORBIDDEN_ROLE');
  if (Object.values(declaration.grants ?? {}).some((scope) => scope !== 'any')) codes.push('FORBIDDEN_SCOPE');
  if (params) codes.push('NOT_FOUND');
  if (declaration.method !== 'GET') codes.push('MALFORMED_JSON', 'TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  codes.push(body ? 'EMPTY_BODY' : 'BODY_NOT_EXPECTED');
  if (query?.validator.shape.properties?.['cursor']) codes.push('BAD_CURSOR');
  if (spec.reads) codes.push('YIKOU_AFTER_MALFORMED', 'POSITION_OF_OTHER_EPOCH');
  return [...codes, ...commandCodes(route)];
};

const commandCodes = ({ spec }: Route): readonly PlatformCode[] => {
  if (spec.kind !== 'command') return [];
  const codes: PlatformCode[] = [
    'IDEMPOTENCY_KEY_MISSING',
    'IDEMPOTENCY_KEY_INVALID',
    'IDEMPOTENCY_KEY_REUSED',
    'NOT_ALLOWED',
    'EVENT_TOO_LARGE',
  ];
  if (!spec.ifMatch) return [...codes, 'IF_MATCH_UNSUPPORTED'];
  codes.push('IF_MATCH_MALFORMED', 'REVISION_MISMATCH');
  return spec.ifMatch === 'required' ? [...codes, 'IF_MATCH_REQUIRED'] : codes;
};
