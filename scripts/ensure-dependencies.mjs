// Installs the dependencies when they are missing or out of date. Plain JavaScript without imports from node_modules: it
// runs under whatever Node the newcomer has, before anything is installed. Silent and quick when there is nothing to do.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.perdure-installed');
const lock = join(root, '.installing');
const oldestNode = 22;
const lockFile = readFileSync(join(root, 'package-lock.json'));
const wanted = createHash('sha256').update(lockFile).digest('hex');

const say = (line) => process.stderr.write(`${line}\n`);
const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

if (!isInstalled()) {
  takeTurn();
  try {
    if (!isInstalled()) install();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
requireNode();

/** Two first runs at once: the second waits for the first; the lock of a process that died is taken over. */
function takeTurn() {
  for (let isTold = false; ; isTold = true) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isTold) say('Another process installs the dependencies; waiting for it.');
    pause(1000);
    const holder = existsSync(join(lock, 'pid')) ? Number(readFileSync(join(lock, 'pid'), 'utf8')) : 0;
    if (holder > 0 && !isAlive(holder)) rmSync(lock, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * `npm ci` is exact. Where a registry lacks optional packages of other platforms npm drops them from the lock in memory
 * and then rejects it; `npm install --no-save` installs the same versions and leaves the lock as it is.
 */
function install() {
  const started = Date.now();
  say('Installing the dependencies (about a minute) …');
  const exact = npm(['ci', '--loglevel=error'], 'pipe');
  if (exact !== 0) {
    say('  npm ci did not work here; installing the versions of the lock file with npm install.');
    const code = npm(['install', '--no-save', '--loglevel=error'], 'inherit');
    if (code !== 0) {
      say(`npm install ended with code ${code}. Look at the lines above; is the npm registry reachable?`);
      process.exit(1);
    }
  }
  if (!readFileSync(join(root, 'package-lock.json')).equals(lockFile))
    writeFileSync(join(root, 'package-lock.json'), lockFile);
  writeFileSync(stamp, wanted);
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function npm(args, stdio) {
  return spawnSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', stdio, stdio],
    shell: process.platform === 'win32',
  }).status;
}

/** The Node that the npm scripts use from now on: the installed one, or the system's where there is none for it. */
function requireNode() {
  const own = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const program = existsSync(own) ? own : 'node';
  const version =
    program === 'node'
      ? process.versions.node
      : execFileSync(own, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '');
  if (Number(version.split('.')[0]) >= oldestNode) return;
  say(
    `expected Node ${oldestNode} or later, got ${version}: no Node comes with the dependencies on this platform, so install one.`,
  );
  process.exit(1);
}
