import { Command } from 'commander';
import { CatalogRefused, importCatalog, UnreadableCatalog } from '../catalog-import';
import { expectGood, transportTo, type Call } from '../transport';
import { endProgress, failing, jsonOption, print, progressTo, urlOption } from './output';

interface Options {
  readonly url: string;
  readonly account: string;
  readonly json: boolean;
}

const authorised = async (call: Call, account: string): Promise<Call> => {
  const { token } = await expectGood<{ readonly token: string }>(call, 'POST', '/auth/token', { body: { account } });
  return (method, path, options) => call(method, path, { ...options, token });
};

/** `yikou catalog import FILE.csv` → `{"items":…,"departments":…}` */
export const catalogCommand = (): Command => {
  const importing = new Command('import')
    .description('把事项目录导入为草稿，全有或全无 import a catalogue as drafts, all or nothing')
    .argument('<file>', 'CSV，首行可为注释 CSV; the first line may be a comment')
    .addOption(urlOption())
    .option('--account <name>', '以此账号导入 the account that imports', 'keeper')
    .addOption(jsonOption())
    .action(async (file: string, { url, account, json }: Options) => {
      const transport = transportTo(url);
      const progress = progressTo(process.stderr);
      const imported = await failing(async () => {
        const call = await authorised(transport.call, account);
        return importCatalog(file, {
          call,
          onProgress: ({ staged, lines }) => {
            progress(`${String(staged)} / ${String(lines)}`);
          },
        });
      }, [CatalogRefused, UnreadableCatalog]);
      endProgress(process.stderr);
      await transport.close();
      print(json, imported, `${String(imported.items)} 个事项草稿 drafts, ${String(imported.departments)} 个部门 departments`);
    });
  return new Command('catalog').description('事项目录 the catalogue').exitOverride().addCommand(importing.exitOverride());
};
