// Lints texts that are on no disk: [{ file, code }] as JSON on standard input, the rules each breaks on standard output.
// A process of its own, because ESLint's configuration is an ES module and Jest runs CommonJS.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from './setup.mjs';

// Rules that need types need a file on disk; the rules about imports do not.
const eslint = new ESLint({ cwd: root, overrideConfig: { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] } });
const broken = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: file });
  broken.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(broken));
