// What every command does first. Plain JavaScript without a dependency: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace, absolute. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Ends the process with a sentence instead of a stack trace. */
export function fail(sentence) {
  console.error(`yikou: ${sentence}`);
  process.exit(1);
}

/** Nest 12 consists of ES modules and is loaded with `require`: without that ability nothing starts. Lines of a year's life are left out. */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

export function requireNode() {
  if (!isSupported(process.versions.node)) fail(`needs Node.js 20.19 or later (in line 22: 22.12 or later); this is ${process.version}.`);
}

/** Lock file entry → what must be on disk. Optional entries are the binaries of other platforms. */
function packagesOf(file) {
  if (!existsSync(file)) return {};
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return packages ?? {};
}

/** npm records in node_modules what it has installed, so an installation by hand counts too. */
export function isInstalled(workspace = root) {
  const installed = packagesOf(join(workspace, 'node_modules', '.package-lock.json'));
  return Object.entries(packagesOf(join(workspace, 'package-lock.json'))).every(
    ([path, { version, integrity, optional }]) =>
      path === '' || optional || (installed[path]?.version === version && installed[path]?.integrity === integrity),
  );
}

const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** The process id in the lock; undefined when it has just been given back. */
function holderOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One after the other, whichever processes ask: two installations at once into one folder leave half of each. */
export function oneAtATime(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  for (let told = false; !taken(own, lock); told = true) {
    const holder = holderOf(lock);
    if (holder === undefined) continue;
    if (isRunning(holder)) {
      if (!told) console.error(`yikou: waiting for the installation that process ${holder} does (if it does none, delete ${lock}) …`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    } else rmSync(lock, { force: true });
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
    rmSync(own, { force: true });
  }
}

/** A link is made with its content, or not at all. */
function taken(own, lock) {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Installs exactly what package-lock.json says, unless that is there already. */
export function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  oneAtATime(join(root, '.cache', 'installing'), () => {
    if (!isInstalled()) install();
  });
}

function install() {
  console.error('yikou: installing packages (npm ci); this is done once, and again when package-lock.json changes …');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...args] = [...npm, 'ci', '--include=dev', '--loglevel=error'];
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error) fail(`npm could not be started: ${error.message}.`);
  if (status !== 0) fail('npm ci failed; its message is above.');
}
