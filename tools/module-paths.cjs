/**
 * The aliases of tsconfig.base.json, the one place that lists them, in the forms that other tools want.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Alias → source file relative to the workspace: `{ '@yikou/contracts': 'libs/contracts/src/index.ts' }`. */
function aliases() {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
  return Object.fromEntries(Object.entries(compilerOptions.paths).map(([alias, [file]]) => [alias, file.replace(/^\.\//, '')]));
}

/** Jest's `moduleNameMapper`: exact aliases only, so that a deep import does not resolve. */
function pathsToModuleNameMapper() {
  return Object.fromEntries(Object.entries(aliases()).map(([alias, file]) => [`^${alias}$`, `<rootDir>/${file}`]));
}

module.exports = { root, aliases, pathsToModuleNameMapper };
