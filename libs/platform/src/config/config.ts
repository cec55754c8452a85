import type { Instant } from '@yikou/shared-kernel';
import { cleanEnv } from 'envalid';
import type { LimitSettings } from '../http';
import { PRODUCTION_LIMITS, SERVICE_URL, VARIABLES, type VariableName } from './variables';

/** The whole configuration: read once at the start, the same for every service. */
export interface Config {
  readonly environment: 'development' | 'production';
  readonly profile: 'embedded' | 'distributed';
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  readonly seed: 'demo' | 'none';
  readonly clock: { readonly mode: 'system' | 'virtual'; readonly start?: Instant };
  /** 32 bytes; absent in development: made in the data folder. */
  readonly masterKey?: Buffer;
  /** Whose tokens are taken; absent: the built-in issuer (development only). */
  readonly oidc?: { readonly issuer: string; readonly audience: string; readonly jwksUrl?: string };
  /** Of the first administrator. */
  readonly adminLogin?: string;
  /** Absent: none. */
  readonly limits?: LimitSettings;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** The configuration is wrong: each fault is a sentence that names the variable, what it must be, and an example. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

export interface ReadConfig {
  readonly config: Config;
  /** Variables that look like ours and are none: probably misspelt. */
  readonly unknown: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = ReturnType<typeof parse>;

/** @throws ConfigError with every fault found */
export const readConfig = (environment: Environment): ReadConfig => {
  const values = parse(environment);
  const faults = conflictsOf(values);
  if (faults.length > 0) throw new ConfigError(faults);
  return { config: configOf(values), unknown: unknownOf(environment) };
};

const specs = <T extends Record<string, { readonly spec: unknown }>>(variables: T): { readonly [K in keyof T]: T[K]['spec'] } =>
  Object.fromEntries(Object.entries(variables).map(([name, { spec }]) => [name, spec])) as { readonly [K in keyof T]: T[K]['spec'] };

const parse = (environment: Environment) =>
  cleanEnv(environment, specs(VARIABLES), {
    reporter: ({ errors }) => {
      const names = Object.keys(errors) as VariableName[];
      if (names.length > 0) throw new ConfigError(names.map(faultOf));
    },
  });

/** e.g. `YIKOU_PORT 应为监听端口 …，例如 3000。 YIKOU_PORT must be the port …, e.g. 3000.` */
const faultOf = (name: VariableName): string => {
  const { zh, en, example } = VARIABLES[name];
  return `${name} 应为：${zh}。例如 ${example}\n  ${name} must be: ${en}; e.g. ${example}`;
};

const conflictsOf = (values: Values): string[] => {
  const production = values.YIKOU_ENV === 'production';
  const conflict = (when: boolean, name: VariableName, zh: string, en: string): string[] =>
    when ? [`${faultOf(name)}\n  ${zh}（${en}）`] : [];
  return [
    ...conflict(
      production && values.YIKOU_CLOCK === 'virtual',
      'YIKOU_CLOCK',
      '生产环境不得使用虚拟时钟',
      'no virtual clock in production',
    ),
    ...conflict(
      values.YIKOU_CLOCK === 'system' && values.YIKOU_CLOCK_START !== undefined,
      'YIKOU_CLOCK_START',
      '仅在 YIKOU_CLOCK=virtual 时有效',
      'only with YIKOU_CLOCK=virtual',
    ),
    ...conflict(production && values.YIKOU_SEED === 'demo', 'YIKOU_SEED', '生产环境不得写入演示数据', 'no demo data in production'),
    ...conflict(production && !values.YIKOU_MASTER_KEY, 'YIKOU_MASTER_KEY', '生产环境必填', 'required in production'),
    ...conflict(production && !values.YIKOU_OIDC_ISSUER, 'YIKOU_OIDC_ISSUER', '生产环境必填', 'required in production'),
    ...conflict(production && !values.YIKOU_ADMIN_LOGIN, 'YIKOU_ADMIN_LOGIN', '生产环境必填', 'required in production'),
    ...conflict(
      values.YIKOU_PROFILE === 'distributed',
      'YIKOU_PROFILE',
      '本版本尚无分布式部署形态，请用 embedded',
      'this version has no distributed profile yet: take embedded',
    ),
  ];
};

const configOf = (values: Values): Config => ({
  environment: values.YIKOU_ENV,
  profile: values.YIKOU_PROFILE,
  host: values.YIKOU_HOST,
  port: values.YIKOU_PORT,
  dataDirectory: values.YIKOU_DATA_DIR,
  seed: values.YIKOU_SEED ?? (values.YIKOU_ENV === 'production' ? 'none' : 'demo'),
  clock: { mode: values.YIKOU_CLOCK, ...(values.YIKOU_CLOCK_START && { start: values.YIKOU_CLOCK_START }) },
  ...(values.YIKOU_MASTER_KEY && { masterKey: values.YIKOU_MASTER_KEY }),
  ...(values.YIKOU_OIDC_ISSUER && {
    oidc: {
      issuer: values.YIKOU_OIDC_ISSUER,
      audience: values.YIKOU_OIDC_AUDIENCE,
      ...(values.YIKOU_OIDC_JWKS_URL && { jwksUrl: values.YIKOU_OIDC_JWKS_URL }),
    },
  }),
  ...(values.YIKOU_ADMIN_LOGIN && { adminLogin: values.YIKOU_ADMIN_LOGIN }),
  limits: limitsOf(values),
  trustedProxies: values.YIKOU_TRUSTED_PROXIES,
  logLevel: values.YIKOU_LOG_LEVEL,
});

/** In development tools replay years in minutes: none unless asked for. */
const limitsOf = (values: Values): LimitSettings => {
  const production = values.YIKOU_ENV === 'production';
  return {
    perAccount: values.YIKOU_LIMIT_ACCOUNT ?? (production ? PRODUCTION_LIMITS.perAccount : 0),
    perAddress: values.YIKOU_LIMIT_ADDRESS ?? (production ? PRODUCTION_LIMITS.perAddress : 0),
    refusedTokens: values.YIKOU_LIMIT_REFUSED_TOKENS ?? (production ? PRODUCTION_LIMITS.refusedTokens : 0),
  };
};

/** Of the command line and of the system tests; whoever uses them starts the product in the same shell. */
const OF_OTHERS = new Set(['YIKOU_URL', 'YIKOU_TOKEN', 'YIKOU_TEST_DATA']);

const unknownOf = (environment: Environment): string[] =>
  Object.keys(environment).filter(
    (name) => name.startsWith('YIKOU_') && !(name in VARIABLES) && !SERVICE_URL.test(name) && !OF_OTHERS.has(name),
  );
