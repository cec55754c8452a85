import { Pool } from 'undici';

export interface CallOptions {
  readonly body?: unknown;
  /** The `Idempotency-Key`. */
  readonly key?: string;
  readonly token?: string;
  readonly ifMatch?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined when there is none. */
  readonly body: unknown;
}

/** One call of the product's API; any status is an answer, only a dead connection rejects. */
export type Call = (method: 'GET' | 'POST', path: string, options?: CallOptions) => Promise<Answer>;

/** The product said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    readonly problem: { readonly code?: string; readonly detail?: string; readonly title?: string },
    call: string,
  ) {
    super(`${call}: ${String(status)} ${problem.code ?? ''} ${problem.detail ?? problem.title ?? ''}`.trim());
  }
}

/** What answers at the address does not speak as the product does. */
export class NotTheProduct extends Error {
  override readonly name = 'NotTheProduct';
  constructor(call: string, status: number) {
    super(`${call}: ${String(status)} 回答不是 JSON，此地址恐非本产品 the answer is not JSON: is this the address of Yikou?`);
  }
}

export interface Transport {
  readonly call: Call;
  close(): Promise<void>;
}

export const transportTo = (url: string, options: { readonly connections?: number } = {}): Transport => {
  const pool = new Pool(new URL(url).origin, { connections: options.connections ?? 16 });
  const call: Call = async (method, path, { body, key, token, ifMatch } = {}) => {
    const response = await pool.request({
      method,
      path,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(ifMatch === undefined ? {} : { 'if-match': `"${String(ifMatch)}"` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    const parsed = jsonOf(text);
    if (!parsed) throw new NotTheProduct(`${method} ${path}`, response.statusCode);
    return { status: response.statusCode, headers: singleValued(response.headers), ...parsed };
  };
  return { call, close: () => pool.close() };
};

/** undefined when it is no JSON; an empty body is none. */
const jsonOf = (text: string): { readonly body: unknown } | undefined => {
  try {
    return { body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return undefined;
  }
};

/** The body of a good answer. @throws Refused otherwise */
export const expectGood = async <Body>(call: Call, method: 'GET' | 'POST', path: string, options?: CallOptions): Promise<Body> => {
  const { status, body } = await call(method, path, options);
  if (status >= 400) throw new Refused(status, body ?? {}, `${method} ${path}`);
  return body as Body;
};

/** Every item of a list, page after page. */
export async function* everyItem<Item>(call: Call, path: string, options?: CallOptions): AsyncIterable<Item> {
  const separator = path.includes('?') ? '&' : '?';
  let cursor: string | undefined;
  do {
    const at = `${path}${separator}limit=200${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: { readonly items: readonly Item[]; readonly next?: string } = await expectGood(call, 'GET', at, options);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

const singleValued = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
