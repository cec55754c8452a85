import { DEMO_ACCOUNTS, type Config } from '@yikou/platform';

export interface Started {
  readonly url: string;
  readonly config: Pick<Config, 'environment' | 'dataDirectory' | 'oidc'>;
  readonly seconds: number;
}

/** What a person reads when the product is there: where it is, who to be, what to try. */
export const welcome = ({ url, config: { environment, dataDirectory, oidc }, seconds }: Started): string => {
  const place = [`一口已就绪 Yikou is ready: ${url}  (${seconds.toFixed(1)} s)`, `数据目录 data folder: ${dataDirectory}`];
  if (environment === 'production' || oidc) return `${place.join('\n')}\n`;
  const width = Math.max(...DEMO_ACCOUNTS.map(({ login }) => login.length));
  const accounts = DEMO_ACCOUNTS.map(({ login, zh, en }) => `  ${login.padEnd(width)}  ${zh} ${en}`);
  return [
    ...place,
    '',
    '演示账号 demo accounts:',
    ...accounts,
    '',
    '试一试 three things to try:',
    `  1. 浏览器打开 open ${url}/ 和 and ${url}/docs`,
    `  2. 取得令牌 get a token:`,
    `     TOKEN=$(curl -s ${url}/auth/token -H 'content-type: application/json' -d '{"account":"auditor"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    `  3. 查看账号 see the accounts:`,
    `     curl -s ${url}/identity/accounts -H "authorization: Bearer $TOKEN"`,
    '',
    '停止 stop: Ctrl-C',
    '',
  ].join('\n');
};
