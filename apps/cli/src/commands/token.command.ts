import { Command } from 'commander';
import { expectGood, transportTo } from '../transport';
import { failing, jsonOption, print, urlOption } from './output';

interface Options {
  readonly account: string;
  readonly url: string;
  readonly json: boolean;
}

/** `yikou token --account NAME --url URL` → `{"token":…}` */
export const tokenCommand = (): Command =>
  new Command('token')
    .description('从内置签发者取得令牌（仅开发环境） a token of the built-in issuer (development only)')
    .requiredOption('--account <name>', '账号 the account, e.g. clerk')
    .addOption(urlOption())
    .addOption(jsonOption())
    .action(async ({ account, url, json }: Options) => {
      const transport = transportTo(url);
      const { token } = await failing(() =>
        expectGood<{ readonly token: string }>(transport.call, 'POST', '/auth/token', { body: { account } }),
      );
      await transport.close();
      print(json, { token }, token);
    });
