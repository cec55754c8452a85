/** What the seed does, it does through the public API, as everybody. */
export interface DemoClient {
  /** @throws DemoRefused */
  post<Body = Readonly<Record<string, unknown>>>(as: string, path: string, body: unknown, ...key: readonly string[]): Promise<Body>;
  /** @throws DemoRefused */
  get<Body>(as: string, path: string): Promise<Body>;
}

/** The product said no to its own sample data. */
export class DemoRefused extends Error {
  override readonly name = 'DemoRefused';
}

/** A key of idempotency that is the same at every start, so that what was done before is not done again. */
const keyOf = (words: readonly string[]): string => ['demo', ...words].map(encodeURIComponent).join('/');

export const demoClient = (url: string): DemoClient => {
  const tokens = new Map<string, Promise<string>>();
  const call = async (method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<unknown> => {
    const withBody = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers: { ...headers, ...type }, ...withBody });
    const text = await answer.text();
    if (!answer.ok) throw new DemoRefused(`${method} ${path}: ${String(answer.status)} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const newToken = async (account: string): Promise<string> => {
    const { token } = (await call('POST', '/auth/token', {}, { account })) as { readonly token: string };
    return token;
  };
  const authorised = async (as: string) => {
    const token = tokens.get(as) ?? newToken(as);
    tokens.set(as, token);
    return { authorization: `Bearer ${await token}` };
  };
  return {
    post: async <Body>(as: string, path: string, body: unknown, ...key: readonly string[]) =>
      (await call('POST', path, { ...(await authorised(as)), 'idempotency-key': keyOf(key) }, body)) as Body,
    get: async <Body>(as: string, path: string) => (await call('GET', path, await authorised(as))) as Body,
  };
};
