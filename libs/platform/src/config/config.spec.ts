import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, readConfig } from './config';
import { configurationDocument } from './config.docs';

const production = {
  YIKOU_ENV: 'production',
  YIKOU_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  YIKOU_OIDC_ISSUER: 'https://sso.example.gov.cn/realms/yikou',
  YIKOU_ADMIN_LOGIN: 'admin-01',
};
const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('of an empty environment is the embedded product on this machine, with the demo city', () => {
    expect(readConfig({})).toEqual({
      config: {
        environment: 'development',
        profile: 'embedded',
        host: '127.0.0.1',
        port: 3000,
        dataDirectory: resolve('data'),
        seed: 'demo',
        clock: { mode: 'system' },
        limits: { perAccount: 0, perAddress: 0, refusedTokens: 0 },
        trustedProxies: [],
        logLevel: 'info',
      },
      unknown: [],
    });
  });

  it('of production takes its key and issuer from outside and seeds nothing', () => {
    expect(readConfig(production).config).toMatchObject({
      environment: 'production',
      seed: 'none',
      masterKey: Buffer.alloc(32, 7),
      oidc: { issuer: 'https://sso.example.gov.cn/realms/yikou', audience: 'yikou' },
    });
  });

  it('of production limits what one account or address may ask, unless told otherwise', () => {
    expect(readConfig(production).config.limits).toEqual({ perAccount: 300, perAddress: 5_000, refusedTokens: 30 });
    const told = { ...production, YIKOU_LIMIT_ACCOUNT: '0', YIKOU_LIMIT_ADDRESS: '9', YIKOU_LIMIT_REFUSED_TOKENS: '3' };
    expect(readConfig(told).config.limits).toEqual({ perAccount: 0, perAddress: 9, refusedTokens: 3 });
  });

  it('takes addresses and networks of trusted proxies', () => {
    expect(readConfig({ YIKOU_TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  });

  it('takes the start of the virtual clock with any offset', () => {
    const { config } = readConfig({ YIKOU_CLOCK: 'virtual', YIKOU_CLOCK_START: '2010-10-02T08:00:00+08:00' });
    expect(config.clock).toEqual({ mode: 'virtual', start: '2010-10-02T00:00:00.000Z' });
  });

  it.each([
    ['YIKOU_PORT', '99999'],
    ['YIKOU_PORT', '80.5'],
    ['YIKOU_PORT', ''],
    ['YIKOU_HOST', 'a b'],
    ['YIKOU_LIMIT_ACCOUNT', '-1'],
    ['YIKOU_TRUSTED_PROXIES', 'proxy.example'],
    ['YIKOU_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['YIKOU_DATA_DIR', ' '],
    ['YIKOU_PROFILE', 'cloud'],
    ['YIKOU_PROFILE', 'distributed'],
    ['YIKOU_ENV', 'test'],
    ['YIKOU_SEED', 'yes'],
    ['YIKOU_CLOCK', 'fake'],
    ['YIKOU_CLOCK_START', '2022-12-01T00:00:00Z'],
    ['YIKOU_MASTER_KEY', 'c2hvcnQ='],
    ['YIKOU_OIDC_ISSUER', 'sso'],
    ['YIKOU_OIDC_JWKS_URL', 'file:///etc/passwd'],
    ['YIKOU_ADMIN_LOGIN', '张三'],
    ['YIKOU_LOG_LEVEL', 'loud'],
    ['YIKOU_KURRENTDB_URL', 'http://kurrentdb:2113'],
    ['YIKOU_KAFKA_BROKERS', ''],
    ['YIKOU_MONGO_URL', 'mongo'],
  ])('refuses %s=%s with its name, what it must be and an example', (name, value) => {
    const [fault, ...others] = faultsOf({ [name]: value });
    expect(others).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${name} 应为：.+例如 .+\n  ${name} must be: .+; e\\.g\\. .+`));
    expect(fault).not.toContain(`=${value}`);
  });

  it('refuses a start of the virtual clock that is no instant', () => {
    expect(faultsOf({ YIKOU_CLOCK: 'virtual', YIKOU_CLOCK_START: '2022-12-01' })).toHaveLength(1);
  });

  it.each(['YIKOU_MASTER_KEY', 'YIKOU_OIDC_ISSUER', 'YIKOU_ADMIN_LOGIN'])('of production does without %s not at all', (name) => {
    const { [name]: _, ...rest } = production as Record<string, string>;
    expect(faultsOf(rest)).toEqual([expect.stringContaining(name)]);
  });

  it.each([
    ['YIKOU_CLOCK', 'virtual'],
    ['YIKOU_SEED', 'demo'],
  ])('of production refuses %s=%s', (name, value) => {
    expect(faultsOf({ ...production, [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it('tells all faults at once', () => {
    expect(faultsOf({ YIKOU_PORT: 'x', YIKOU_ENV: 'x' })).toHaveLength(2);
  });

  it('names variables that are probably misspelt', () => {
    const others = { YIKOU_INTAKE_URL: 'http://intake', YIKOU_URL: 'http://127.0.0.1:3000', YIKOU_TEST_DATA: '/data', PATH: '' };
    expect(readConfig({ YIKOU_PROT: '1', ...others }).unknown).toEqual(['YIKOU_PROT']);
  });

  it('is documented as it is (UPDATE_DOCS=1 writes the document)', () => {
    const file = join(__dirname, '../../../../docs/configuration.md');
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, configurationDocument());
    expect(readFileSync(file, 'utf8')).toBe(configurationDocument());
  });
});
