// TypeScript → CommonJS in dist/, the same tree as the sources, file by file and only what has changed.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { root } from './setup.mjs';

const require = createRequire(import.meta.url);
const { aliases } = require('../module-paths.cjs');
const swcOptions = require('../swc-options.cjs');

/** What `npm start` runs. */
const PRODUCT = { out: join(root, 'dist'), sources: product };
/** The same beside tools that take it apart: chaos runs from here, and may break what it starts from here. */
const CHAOS = { out: join(root, '.cache', 'chaos'), sources: () => [...product(), ...below('tools/chaos')] };
/** And beside the bench, which measures it from outside and, where only a part is measured, from inside. */
const BENCH = { out: join(root, '.cache', 'bench', 'built'), sources: () => [...product(), ...below('tools/bench')] };

const buildScript = import.meta.filename ?? new URL(import.meta.url).pathname;

const isTest = (path) => /\.spec\.ts$|\.d\.ts$/.test(path) || path.split(sep).includes('testing');

/** The files of a folder, without tests. */
function below(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((path) => !isTest(path));
}

/** Everything that belongs to the product: files below a project's src, without tests. */
function product() {
  return ['apps', 'libs'].flatMap(below).filter((path) => path.split(sep).includes('src'));
}

const output = (out, path) => join(out, path.replace(/\.ts$/, '.js'));

/** Size and time of every source: cheap enough to ask at each start. */
function stateOf(path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return `${mtimeMs} ${size}`;
}

/** What a compiled file depends on besides its source. SWC resolves an alias only if its file exists. */
function settings() {
  const targets = Object.entries(aliases()).map(([alias, file]) => [alias, file, existsSync(join(root, file))]);
  const swc = readFileSync(join(root, 'node_modules', '@swc', 'core', 'package.json'), 'utf8');
  return createHash('sha256')
    .update(JSON.stringify([swcOptions, targets, swc]), 'utf8')
    .update(readFileSync(buildScript))
    .digest('hex');
}

const stampOf = (out) => join(out, '.build.json');

function lastBuild(out) {
  try {
    return JSON.parse(readFileSync(stampOf(out), 'utf8'));
  } catch {
    return { settings: '', files: {} };
  }
}

/** Two builds at once must never show each other half a file. */
function write(file, text) {
  const partial = `${file}.${process.pid}.tmp`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

async function compile(path, target) {
  const { transformFile } = require('@swc/core');
  const { code, map } = await transformFile(join(root, path), {
    ...swcOptions,
    cwd: root,
    sourceRoot: relative(dirname(target), dirname(join(root, path))),
    jsc: { ...swcOptions.jsc, baseUrl: root, paths: Object.fromEntries(Object.entries(aliases()).map(([alias, file]) => [alias, [file]])) },
  });
  write(target, `${code}\n//# sourceMappingURL=${relative(dirname(target), `${target}.map`)}\n`);
  write(`${target}.map`, map);
}

async function produce(path, target) {
  mkdirSync(dirname(target), { recursive: true });
  if (path.endsWith('.ts')) await compile(path, target);
  else copyFileSync(join(root, path), target);
}

/** Brings a tree (default: dist/) up to date. @returns how many files were written and removed; throws with the compiler's message. */
export async function build({ out, sources } = PRODUCT) {
  const before = lastBuild(out);
  const now = { settings: settings(), files: Object.fromEntries(sources().map((path) => [path, stateOf(path)])) };
  const kept = before.settings === now.settings ? before.files : {};
  const changed = Object.keys(now.files).filter((path) => kept[path] !== now.files[path] || !existsSync(output(out, path)));
  const removed = Object.keys(before.files).filter((path) => !(path in now.files));
  await Promise.all(changed.map((path) => produce(path, output(out, path))));
  for (const path of removed) for (const file of [output(out, path), `${output(out, path)}.map`]) rmSync(file, { force: true });
  if (changed.length > 0 || removed.length > 0) write(stampOf(out), JSON.stringify(now));
  return { changed: changed.length, removed: removed.length };
}

/** Brings the tree of the bench up to date. @returns the folder that it is in */
export async function buildBench() {
  await build(BENCH);
  return BENCH.out;
}

/** Brings the tree of chaos up to date. @returns the folder that it is in */
export async function buildChaos() {
  await build(CHAOS);
  return CHAOS.out;
}

/** Builds and says so, only if there was something to do. */
export async function ensureBuilt() {
  const begun = performance.now();
  const { changed, removed } = await build();
  if (changed + removed === 0) return;
  const gone = removed > 0 ? `, ${removed} removed` : '';
  console.error(`yikou: built ${changed} files${gone} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
