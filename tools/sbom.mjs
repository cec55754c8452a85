// `npm run sbom -- [FILE]`: what ships, as a CycloneDX document (JSON), made by npm from what is installed. Default: dist/yikou.cdx.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ensureInstalled, fail, root } from './workspace/setup.mjs';

ensureInstalled();
const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
const [command, ...args] = [...npm, 'sbom', '--sbom-format=cyclonedx', '--sbom-type=application'];
const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
if (error) fail(`npm could not be started: ${error.message}.`);
if (status !== 0) fail(`npm sbom failed: ${stderr.trim()}`);

// Not by --omit=dev: npm then leaves out what ships and a development tool wants as well.
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const shipped = new Set(
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`),
);
const document = JSON.parse(stdout);
const own = document.metadata.component['bom-ref'];
const ships = (ref) => ref === own || shipped.has(ref.replace(/\|.*$/, ''));
document.components = document.components.filter((component) => ships(component['bom-ref']));
document.dependencies = document.dependencies
  .filter(({ ref }) => ships(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(ships) }));

const file = resolve(process.argv[2] ?? join(root, 'dist', 'yikou.cdx.json'));
try {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
} catch (failure) {
  fail(`cannot write ${file}: ${failure.message}`);
}
console.log(`${file}: ${document.components.length} components`);
