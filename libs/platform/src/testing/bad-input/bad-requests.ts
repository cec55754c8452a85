import { BODY_LIMIT, ROLES, type OpenApiDocument, type OpenApiOperation, type OpenApiParameter, type Role } from '../../http';
import type { JsonSchema } from '../../http/dto/json-schema';
import { badValues, goodValue, type BadValue } from './bad-values';
import { inlined } from './inline';

export interface RawRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request that must be refused, with a problem document and without an event. */
export interface BadRequest {
  /** `postIntakeCases: a required field missing /applicant` */
  readonly name: string;
  readonly operation: OpenApiOperation;
  readonly request: RawRequest;
  /** Statuses that are right. */
  readonly expected: readonly number[];
  /** The field that must be named among the errors; JSON pointer or header. */
  readonly field?: string;
}

export interface BadInputOptions {
  /** A token of an account that has this role and no other. */
  readonly tokens: Readonly<Record<Role, string>>;
  /** The path of something that is there, for `If-Match` that is stale; undefined: that case is left out. */
  readonly existing?: (operation: OpenApiOperation) => string | undefined;
}

/** For every operation of a document, requests that each break one rule: of HTTP, of the caller, of the document. */
export function* badRequests(document: OpenApiDocument, options: BadInputOptions): Iterable<BadRequest> {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const good = new GoodRequest(document, { path, method: method.toUpperCase(), operation }, options.tokens);
      for (const bad of ofOperation(good, options)) yield { ...bad, operation, name: `${operation.operationId}: ${bad.name}` };
    }
    yield* wrongMethods(document, path);
  }
}

type Bad = Omit<BadRequest, 'operation'>;

/** A request without a fault, to make faulty ones of: to something that does not exist, by one who may. */
export class GoodRequest {
  readonly operation: OpenApiOperation;
  readonly method: string;
  readonly body: JsonSchema | undefined;
  private readonly parameters: readonly OpenApiParameter[];

  constructor(
    document: OpenApiDocument,
    private readonly of: { readonly path: string; readonly method: string; readonly operation: OpenApiOperation },
    private readonly tokens: BadInputOptions['tokens'],
  ) {
    this.operation = of.operation;
    this.method = of.method;
    const schema = of.operation.requestBody?.content['application/json']?.schema;
    this.body = schema && inlined(document, schema);
    this.parameters = of.operation.parameters;
  }

  in(place: OpenApiParameter['in']): readonly OpenApiParameter[] {
    return this.parameters.filter((parameter) => parameter.in === place);
  }

  /** Those first who reach everything: to others, what is not there is as far as what is not theirs. */
  get granted(): readonly Role[] {
    const grants = this.operation['x-yikou-grants'] ?? {};
    const granted = ROLES.filter((role) => grants[role] !== undefined);
    return granted.toSorted((a, b) => Number(grants[b] === 'any') - Number(grants[a] === 'any'));
  }

  tokenOf(role: Role): string {
    return this.tokens[role];
  }

  get isPublic(): boolean {
    return this.operation.security.length === 0;
  }

  /** @param change headers (null: gone), names in the path, the query as it stands, the body as it stands (null: none) */
  with(change: {
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly names?: Readonly<Record<string, string>>;
    readonly path?: string;
    readonly query?: string;
    readonly body?: string | null;
  }): RawRequest {
    const body = change.body ?? (this.body && change.body === undefined ? JSON.stringify(goodValue(this.body)) : undefined);
    const headers = { ...this.headers(body !== undefined), ...change.headers };
    return {
      method: this.method,
      path: `${change.path ?? this.pathWith(change.names ?? {})}${change.query ?? this.query}`,
      headers: Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null)),
      ...(body !== undefined && { body }),
    };
  }

  /** With what the body must have and no more: an optional field may be for others than this caller. */
  stale(path: string): RawRequest {
    const fields = this.body && (goodValue(this.body) as Readonly<Record<string, unknown>>);
    const needed = new Set(this.body?.required);
    const body = fields && JSON.stringify(Object.fromEntries(Object.entries(fields).filter(([name]) => needed.has(name))));
    return this.with({ path, headers: { 'if-match': '"999999"' }, ...(body !== undefined && { body }) });
  }

  /** All that are declared, but for the position: it is one of this history, which the document cannot know. */
  private headers(withBody: boolean): Readonly<Record<string, string>> {
    const [role] = this.granted;
    const declared = this.in('header').filter(({ name }) => name !== 'Yikou-After');
    return {
      ...(role && { authorization: `Bearer ${this.tokenOf(role)}` }),
      ...(withBody && { 'content-type': 'application/json' }),
      ...Object.fromEntries(declared.map((parameter) => [parameter.name.toLowerCase(), headerValue(parameter)])),
    };
  }

  private pathWith(names: Readonly<Record<string, string>>): string {
    return this.of.path.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => {
      const parameter = this.in('path').find((each) => each.name === name);
      return encodeURIComponent(names[name] ?? String(goodValue(parameter?.schema ?? {})));
    });
  }

  private get query(): string {
    const required = this.in('query').filter((parameter) => parameter.required);
    return required.length === 0 ? '' : `?${required.map(({ name, schema }) => pair(name, goodValue(schema))).join('&')}`;
  }
}

const headerValue = ({ name, schema }: OpenApiParameter): string => (name === 'Idempotency-Key' ? 'bad-input' : String(goodValue(schema)));

const pair = (name: string, value: unknown): string => `${name}=${encodeURIComponent(String(value))}`;

function* ofOperation(good: GoodRequest, options: BadInputOptions): Iterable<Bad> {
  yield* badCallers(good);
  yield* badHeaders(good, options);
  yield* badNames(good);
  yield* badQueries(good);
  yield* good.body ? badBodies(good, good.body) : unexpectedBodies(good);
}

function* badCallers(good: GoodRequest): Iterable<Bad> {
  if (good.isPublic) return;
  yield { name: 'no token', request: good.with({ headers: { authorization: null } }), expected: [401] };
  yield { name: 'a forged token', request: good.with({ headers: { authorization: 'Bearer forged' } }), expected: [401] };
  yield { name: 'another scheme', request: good.with({ headers: { authorization: 'Basic YTpi' } }), expected: [401] };
  const stranger = ROLES.find((role) => !good.granted.includes(role));
  if (!stranger) return;
  const authorization = `Bearer ${good.tokenOf(stranger)}`;
  yield { name: `by a ${stranger}, who may not`, request: good.with({ headers: { authorization } }), expected: [403] };
}

function* badHeaders(good: GoodRequest, { existing }: BadInputOptions): Iterable<Bad> {
  const declared = new Map(good.in('header').map((parameter) => [parameter.name, parameter]));
  if (declared.has('Idempotency-Key')) {
    const refused = (value: string | null) => good.with({ headers: { 'idempotency-key': value } });
    yield { name: 'no Idempotency-Key', request: refused(null), expected: [400], field: 'Idempotency-Key' };
    yield { name: 'a key too long', request: refused('x'.repeat(256)), expected: [400], field: 'Idempotency-Key' };
  }
  const ifMatch = declared.get('If-Match');
  if (ifMatch) {
    yield { name: 'a malformed If-Match', request: good.with({ headers: { 'if-match': 'abc' } }), expected: [422], field: 'If-Match' };
    if (ifMatch.required)
      yield { name: 'no If-Match', request: good.with({ headers: { 'if-match': null } }), expected: [428], field: 'If-Match' };
    const path = existing?.(good.operation);
    if (path !== undefined) yield { name: 'a stale If-Match', request: good.stale(path), expected: [412] };
  }
  if (!declared.has('Yikou-After')) return;
  yield {
    name: 'a malformed Yikou-After',
    request: good.with({ headers: { 'yikou-after': 'now' } }),
    expected: [422],
    field: 'Yikou-After',
  };
  yield {
    name: 'a position of another history',
    request: good.with({ headers: { 'yikou-after': OTHER_HISTORY } }),
    expected: [409],
  };
}

/** Well-formed, of an epoch that no store has: its id is made anew with each. */
const OTHER_HISTORY = '1-00000000-1';

function* badNames(good: GoodRequest): Iterable<Bad> {
  const parameters = good.in('path');
  if (parameters.length === 0) return;
  const absent = statusesOfAbsence(good);
  if (absent.length > 0) yield { name: 'what does not exist', request: good.with({}), expected: absent };
  for (const { name, schema } of parameters) {
    for (const text of [...wrongTexts(schema), 'x'.repeat(1_000)]) {
      yield {
        name: `${JSON.stringify(text.slice(0, 20))} as ${name}`,
        request: good.with({ names: { [name]: text } }),
        expected: [422],
        field: `/${name}`,
      };
    }
  }
}

/** A list of what belongs to something may be empty, and what has nothing recorded may be in a state; whatever else is named is 404 when it is not there. */
const statusesOfAbsence = ({ method, operation, body }: GoodRequest): readonly number[] => {
  const told = /[A-Z]_NOT_FOUND`/.test(operation.responses['404']?.description ?? '');
  if (!told) return method === 'GET' ? [] : [404, 409, 422];
  return body ? [404, 422] : [404];
};

function* badQueries(good: GoodRequest): Iterable<Bad> {
  if (good.method !== 'GET') return;
  const refused = (query: string, field?: string) => ({
    request: good.with({ query: `?${query}` }),
    expected: [422],
    ...(field !== undefined && { field }),
  });
  yield { name: 'an unknown name in the query', ...refused('unknownName=1', '/unknownName') };
  yield { name: 'a query that is not percent-encoded', request: good.with({ query: '?limit=%zz' }), expected: [400] };
  for (const { name, schema } of good.in('query')) {
    for (const text of wrongTexts(schema))
      yield { name: `${JSON.stringify(text.slice(0, 20))} as ${name}`, ...refused(pair(name, text), `/${name}`) };
    if (schema.type !== 'array') {
      const twice = pair(name, goodValue(schema));
      yield { name: `${name} twice`, ...refused(`${twice}&${twice}`, `/${name}`) };
    }
  }
}

/** Texts that a parameter of this shape does not take. */
const wrongTexts = (shape: JsonSchema): readonly string[] => {
  if (shape.type === 'array') return wrongTexts(shape.items ?? {});
  if (shape.enum) return ['none-of-them'];
  if (shape.type === 'integer' || shape.type === 'number') {
    const { minimum, maximum } = shape;
    const outside = [minimum === undefined ? undefined : minimum - 1, maximum === undefined ? undefined : maximum + 1];
    const texts = outside.filter((bound) => bound !== undefined && Number.isSafeInteger(bound)).map(String);
    return ['text', '1e3', '0x1', ...texts];
  }
  if (shape.type === 'boolean') return ['yes', '1'];
  const { maxLength, pattern, format } = shape;
  return [
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(format !== undefined || isRefusedBy(pattern, BELL) ? [BELL] : []),
    'a\u0000b',
  ];
};

const BELL = '\u0007';

const isRefusedBy = (pattern: string | undefined, text: string): boolean => pattern !== undefined && !new RegExp(pattern, 'u').test(text);

const TOO_LARGE = `{"a":"${'x'.repeat(BODY_LIMIT)}"}`;

function* badBodies(good: GoodRequest, shape: JsonSchema): Iterable<Bad> {
  const text = JSON.stringify(goodValue(shape));
  const body = (value: string) => good.with({ body: value });
  yield { name: 'malformed JSON', request: body('{"a":'), expected: [400] };
  yield { name: 'an empty body', request: body(''), expected: [400] };
  yield { name: 'no body', request: good.with({ body: null }), expected: [400] };
  yield { name: 'a poisoned prototype', request: body(`{"__proto__":{"a":1},${text.slice(1)}`), expected: [400] };
  for (const type of ['text/plain', 'application/xml', 'application/json; charset=utf-16']) {
    yield { name: `a body of ${type}`, request: good.with({ headers: { 'content-type': type } }), expected: [415] };
  }
  yield { name: 'too large', request: body(TOO_LARGE), expected: [413] };
  for (const { what, field, value } of badValues(shape)) yield badBody({ what, field, value }, body);
}

const badBody = ({ what, field, value }: BadValue, body: (text: string) => RawRequest): Bad => ({
  name: `${what} ${field}`,
  request: body(JSON.stringify(value)),
  expected: [422],
  field,
});

function* unexpectedBodies(good: GoodRequest): Iterable<Bad> {
  if (good.method === 'GET') return;
  yield { name: 'a body where none is taken', request: good.with({ body: '{"unexpected":1}' }), expected: [422] };
  yield { name: 'too large', request: good.with({ body: TOO_LARGE }), expected: [413] };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];

const NAME = /\{[A-Za-z]+\}/g;

/** Methods that nothing at this path has; another template may match the same path. */
function* wrongMethods(document: OpenApiDocument, path: string): Iterable<BadRequest> {
  const concrete = path.replaceAll(NAME, 'x');
  const matching = Object.entries(document.paths).filter(([template]) =>
    new RegExp(`^${template.replaceAll(NAME, '[^/]+')}$`).test(concrete),
  );
  const allowed = new Set(matching.flatMap(([, item]) => Object.keys(item)));
  const [operation] = Object.values(document.paths[path] ?? {});
  if (!operation) return;
  for (const method of METHODS.filter((each) => !allowed.has(each.toLowerCase()))) {
    yield { name: `${method} ${path}`, operation, request: { method, path: concrete, headers: {} }, expected: [405] };
  }
}
