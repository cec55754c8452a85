import { DEMO_ACCOUNTS, type Config } from '@yikou/platform';
import type { Examples } from './demo/cases';

export interface Started {
  readonly url: string;
  readonly config: Pick<Config, 'environment' | 'dataDirectory' | 'oidc'>;
  /** Of the demo city; absent where there is none. */
  readonly examples?: Examples | undefined;
  readonly seconds: number;
}

/** What a person reads when the product is there: where it is, who to be, what to try. */
export const welcome = ({ url, config: { environment, dataDirectory, oidc }, examples, seconds }: Started): string => {
  const place = [`一口已就绪 Yikou is ready: ${url}  (${seconds.toFixed(1)} s)`, `数据目录 data folder: ${dataDirectory}`];
  if (environment === 'production' || oidc) return `${place.join('\n')}\n`;
  const width = Math.max(...DEMO_ACCOUNTS.map(({ login }) => login.length));
  const accounts = DEMO_ACCOUNTS.map(({ login, zh, en }) => `  ${login.padEnd(width)}  ${zh} ${en}`);
  return [
    ...place,
    `浏览器打开 open ${url}/ 和 and ${url}/docs`,
    '',
    '演示账号 demo accounts:',
    ...accounts,
    '',
    '试一试 three things to try, in a shell:',
    ...tokenOf(url),
    ...(examples ? inDemoCity(url, examples) : onEmptyFolder(url)),
    '',
    '停止 stop: Ctrl-C',
    '',
  ].join('\n');
};

const JSON_BODY = "-H 'content-type: application/json'";

const tokenOf = (url: string): readonly string[] => [
  String.raw`  token() { curl -s ${url}/auth/token ${JSON_BODY} -d "{\"account\":\"$1\"}" | sed 's/.*"token":"\([^"]*\)".*/\1/'; }`,
];

const as = (login: string): string => `-H "authorization: Bearer $(token ${login})"`;

const inDemoCity = (url: string, { examined, paid, entitlementId }: Examples): readonly string[] => [
  '  1. 作出一个决定，监管部门随即收到签名推送 decide a case; its supervising department receives a signed push:',
  `     curl -s ${url}/approval/reviews/${examined}/decisions ${as('officer2')} -H 'idempotency-key: try-1' ${JSON_BODY} -d '{"outcome":"granted"}'`,
  `     curl -s ${url}/demo/inbox`,
  '  2. 以申请人身份确认一项免申即享的补贴 as the applicant, confirm a subsidy that nobody had to apply for:',
  `     curl -s ${url}/subsidy/entitlements/${entitlementId}/confirmations ${as('applicant')} -H 'idempotency-key: try-2' ${JSON_BODY} -d '{}'`,
  '  3. 以审计身份查看一个办件从收件到好差评的全部历史 as the auditor, read the whole history of a case:',
  `     curl -s ${url}/audit/cases/${paid}/history ${as('auditor')}`,
];

const onEmptyFolder = (url: string): readonly string[] => [
  '  1. 查看账号 see the accounts:',
  `     curl -s ${url}/identity/accounts ${as('auditor')}`,
  '  2. 开立账号 open one:',
  `     curl -s ${url}/identity/accounts ${as('admin')} -H 'idempotency-key: try-2' ${JSON_BODY} -d '{"login":"window-07","roles":["clerk"]}'`,
  '  3. 查看时刻 see the time of law:',
  `     curl -s ${url}/admin/clock ${as('admin')}`,
];
