import { resolve } from 'node:path';
import { instantFromRfc3339 } from '@yikou/shared-kernel';
import ipaddr from 'ipaddr.js';
import { makeExactValidator, type ValidatorSpec } from 'envalid';

/** What a person is told about a variable. */
export interface VariableText {
  readonly zh: string;
  readonly en: string;
  readonly example: string;
  /** As the table shows it; absent: none. */
  readonly default?: string;
}

/** A variable, its text and what reads it: one entry per variable, from which the configuration, the errors and the documentation come. */
interface Variable<T> extends VariableText {
  readonly spec: ValidatorSpec<T>;
}

const wrong = (): never => {
  throw new TypeError('see the text of the variable');
};

const given = <T>(parse: (text: string) => T, text: VariableText & { readonly value: NonNullable<T> }): Variable<T> => ({
  ...text,
  spec: makeExactValidator(parse)({ default: text.value }),
});

const optional = <T>(parse: (text: string) => T, text: VariableText): Variable<T | undefined> => ({
  ...text,
  spec: makeExactValidator<T | undefined>(parse)({ default: undefined }),
});

const oneOf =
  <const T extends string>(...values: readonly T[]) =>
  (text: string): T =>
    values.find((value) => value === text) ?? wrong();

const port = (text: string): number => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : wrong());
const host = (text: string): string => (/^[0-9A-Za-z.:_-]+$/.test(text) ? text : wrong());
const folder = (text: string): string => (text.trim() === '' ? wrong() : resolve(text));
const login = (text: string): string => (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(text) ? text : wrong());
const words = (text: string): string => (text.trim() === '' ? wrong() : text);
const address =
  (...protocols: readonly string[]) =>
  (text: string): string =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : wrong();
const web = address('http:', 'https:');

const key = (base64: string): Buffer => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === base64 ? bytes : wrong();
};

const count = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : wrong());

const networks = (text: string): readonly string[] => {
  const each = text.split(',').map((part) => part.trim());
  return each.every((one) => ipaddr.isValid(one) || ipaddr.isValidCIDR(one)) ? each : wrong();
};

/** An office of a hundred windows behind one address, each as busy as a person can be. */
export const PRODUCTION_LIMITS = { perAccount: 300, perAddress: 5_000, refusedTokens: 30 } as const;

const ofProduction = (limit: number): string => `production：${String(limit)}；development：0`;

const distributed = { zh: '仅分布式部署', en: 'distributed profile only' };

export const VARIABLES = {
  YIKOU_PORT: given(port, {
    value: 3000,
    default: '3000',
    zh: '监听端口，0 至 65535 的整数；0 表示任一空闲端口',
    en: 'the port to listen on, an integer from 0 to 65535; 0 takes any free one',
    example: '3000',
  }),
  YIKOU_HOST: given(host, {
    value: '127.0.0.1',
    default: '127.0.0.1',
    zh: '监听地址：IP 地址或主机名',
    en: 'the address to listen on: an IP address or a host name',
    example: '127.0.0.1',
  }),
  YIKOU_DATA_DIR: given(folder, {
    value: resolve('data'),
    default: './data',
    zh: '数据目录',
    en: 'the data folder',
    example: './data',
  }),
  YIKOU_PROFILE: given(oneOf('embedded', 'distributed'), {
    value: 'embedded',
    default: 'embedded',
    zh: '部署形态：embedded（单进程，内嵌存储）或 distributed（分布式）',
    en: 'embedded (one process, stores inside) or distributed',
    example: 'embedded',
  }),
  YIKOU_ENV: given(oneOf('development', 'production'), {
    value: 'development',
    default: 'development',
    zh: '运行环境：development 或 production',
    en: 'development or production',
    example: 'production',
  }),
  YIKOU_SEED: optional(oneOf('demo', 'none'), {
    default: 'demo（production：none）',
    zh: '空数据目录首次启动时写入的数据：demo（演示城市，仅开发环境）或 none',
    en: 'what an empty data folder is filled with: demo (the demo city, development only) or none',
    example: 'none',
  }),
  YIKOU_CLOCK: given(oneOf('system', 'virtual'), {
    value: 'system',
    default: 'system',
    zh: '法定时间所用时钟：system 或 virtual（虚拟时钟，仅开发环境）',
    en: 'the clock of law: system, or virtual (development only)',
    example: 'virtual',
  }),
  YIKOU_CLOCK_START: optional(instantFromRfc3339, {
    zh: '虚拟时钟在空数据目录中的起点：带时区的 ISO 8601 时刻',
    en: 'where the virtual clock starts in an empty folder: an ISO 8601 instant with its offset',
    example: '2022-12-01T08:00:00+08:00',
  }),
  YIKOU_MASTER_KEY: optional(key, {
    default: '开发环境：首次启动时生成于数据目录下 keys/master.key（development: made at the first start）',
    zh: '主密钥：32 字节的 base64；生产环境必填',
    en: 'the master key: base64 of 32 bytes; required in production',
    example: '用 openssl rand -base64 32 生成（made by `openssl rand -base64 32`）',
  }),
  YIKOU_OIDC_ISSUER: optional(web, {
    zh: 'OpenID Connect 签发者地址；生产环境必填',
    en: 'the OpenID Connect issuer; required in production',
    example: 'https://sso.example.gov.cn/realms/yikou',
  }),
  YIKOU_OIDC_AUDIENCE: given(words, {
    value: 'yikou',
    default: 'yikou',
    zh: '令牌的受众（aud）',
    en: 'the audience (aud) that tokens must be made out for',
    example: 'yikou',
  }),
  YIKOU_OIDC_JWKS_URL: optional(web, {
    default: '由签发者的 /.well-known/openid-configuration 得出（found through the issuer）',
    zh: '签发者公钥集（JWKS）地址',
    en: "where the issuer's keys (JWKS) are",
    example: 'https://sso.example.gov.cn/realms/yikou/certs',
  }),
  YIKOU_ADMIN_LOGIN: optional(login, {
    zh: '首个系统管理员的登录名，没有该账号时启动即开立；生产环境必填',
    en: 'the login of the first administrator, opened at the start when there is no such account; required in production',
    example: 'admin-01',
  }),
  YIKOU_LIMIT_ACCOUNT: optional(count, {
    default: ofProduction(PRODUCTION_LIMITS.perAccount),
    zh: '每个账号 10 秒内的请求数上限；0 表示不限',
    en: 'requests of one account in 10 seconds at most; 0: no limit',
    example: '300',
  }),
  YIKOU_LIMIT_ADDRESS: optional(count, {
    default: ofProduction(PRODUCTION_LIMITS.perAddress),
    zh: '每个来源地址（IPv6 为 /64 网段）10 秒内的请求数上限；0 表示不限',
    en: 'requests from one address (of IPv6: one /64 network) in 10 seconds at most; 0: no limit',
    example: '5000',
  }),
  YIKOU_LIMIT_REFUSED_TOKENS: optional(count, {
    default: ofProduction(PRODUCTION_LIMITS.refusedTokens),
    zh: '每个来源地址 1 分钟内可出示的无效令牌数；超过后答复 429；有效令牌不受影响；0 表示不限',
    en: 'tokens that prove nothing from one address in a minute; beyond it they get 429, valid ones are served still; 0: no limit',
    example: '30',
  }),
  YIKOU_TRUSTED_PROXIES: given(networks, {
    value: [],
    default: '无（none）',
    zh: '可信反向代理的地址或网段，逗号分隔：取其 X-Forwarded-For 为来源地址',
    en: 'addresses or networks of reverse proxies, separated by commas, whose X-Forwarded-For tells where a request comes from',
    example: '10.0.0.0/8,::1',
  }),
  YIKOU_LOG_LEVEL: given(oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'), {
    value: 'info',
    default: 'info',
    zh: '日志级别：trace、debug、info、warn、error 或 silent',
    en: 'trace, debug, info, warn, error or silent',
    example: 'warn',
  }),
  YIKOU_KURRENTDB_URL: optional(address('kurrentdb:', 'kurrentdb+discover:', 'esdb:', 'esdb+discover:'), {
    zh: `事件库地址；${distributed.zh}`,
    en: `the event store; ${distributed.en}`,
    example: 'kurrentdb://kurrentdb:2113?tls=false',
  }),
  YIKOU_KAFKA_BROKERS: optional(words, {
    zh: `Kafka 地址，逗号分隔；${distributed.zh}`,
    en: `Kafka brokers, separated by commas; ${distributed.en}`,
    example: 'kafka-1:9092,kafka-2:9092',
  }),
  YIKOU_MONGO_URL: optional(address('mongodb:', 'mongodb+srv:'), {
    zh: `MongoDB 地址；${distributed.zh}`,
    en: `the read models' MongoDB; ${distributed.en}`,
    example: 'mongodb://mongo:27017/?replicaSet=rs0',
  }),
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof VARIABLES;

/** `YIKOU_INTAKE_URL` and the like: where the gateway finds a service of the distributed profile. */
export const SERVICE_URL = /^YIKOU_(?:IDENTITY|CATALOG|INTAKE|APPROVAL|SUPERVISION|SUBSIDY|FEEDBACK|AUDIT)_URL$/;
