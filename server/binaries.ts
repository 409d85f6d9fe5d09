import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildServer } from './build.ts';
import { isAtLeast, oldestServer, readVersion } from '../agent/server-version.ts';
import { embeddedServerVersion, oldestGo, serverVersion } from './versions.ts';

const run = promisify(execFile);

/** A program that can be a Temporal server: the CLI with a server inside, or the server itself with its Web UI apart. */
export type Binaries =
  | { readonly kind: 'cli'; readonly temporal: string }
  | { readonly kind: 'server'; readonly server: string; readonly ui: string | undefined };

type Obtain = { readonly ui: boolean; readonly log: (line: string) => void };

/** Where built binaries are kept, outside any checkout. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base =
    environment['PERDURE_CACHE'] ??
    join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'perdure');
  return join(base, `temporal-${serverVersion}`);
}

/**
 * Finds or makes a server, in this order: the `temporal` command, the cache, the download of the SDK, a build with Go.
 * Throws within seconds, naming both remedies, when there is none to be had.
 */
export async function obtainBinaries({ ui, log }: Obtain): Promise<Binaries> {
  const cli = await commandOnPath();
  if (cli !== undefined) return cli;
  const cached = cachedBinaries(cacheFolder(), ui);
  if (cached !== undefined) return cached;
  const downloaded = await download(log);
  if (downloaded !== undefined) return downloaded;
  await requireGo();
  await buildServer({ folder: cacheFolder(), ui, log });
  const built = cachedBinaries(cacheFolder(), ui);
  if (built === undefined)
    throw new Error(`expected the built server in ${cacheFolder()}; remove that folder and try again`);
  return built;
}

async function commandOnPath(): Promise<Binaries | undefined> {
  try {
    const { stdout } = await run('temporal', ['--version'], { timeout: 5_000 });
    const version = embeddedServerVersion(stdout);
    return version !== undefined && isAtLeast(version, oldestServer)
      ? { kind: 'cli', temporal: 'temporal' }
      : undefined;
  } catch {
    return undefined;
  }
}

export function cachedBinaries(folder: string, ui: boolean): Binaries | undefined {
  const server = join(folder, 'server', 'server');
  const uiServer = join(folder, 'ui', 'server');
  if (!existsSync(server) || (ui && !existsSync(uiServer))) return undefined;
  return { kind: 'server', server, ui: existsSync(uiServer) ? uiServer : undefined };
}

/** Milliseconds for the SDK's own download; it is large, but where it is reachable it is there by then or soon after. */
const downloadWithin = 10_000;

/** The SDK downloads the CLI while it starts it; where nothing can be reached this fails and the build follows. */
async function download(log: (line: string) => void): Promise<Binaries | undefined> {
  const { downloadTemporal } = await import('./download.ts');
  log('no Temporal server on this machine yet: trying to download one (10 s at most)');
  const temporal = await downloadTemporal(downloadWithin);
  return temporal === undefined ? undefined : { kind: 'cli', temporal };
}

/** Throws, naming both remedies, unless a Go that can build the server is there. */
export async function requireGo(): Promise<void> {
  let seen = 'no go command';
  try {
    const { stdout } = await run('go', ['version'], { timeout: 5_000 });
    const version = readVersion(stdout);
    if (version !== undefined && isAtLeast(version, oldestGo)) return;
    seen = stdout.trim();
  } catch {
    // Told below, with what was expected.
  }
  throw new Error(
    [
      'No Temporal server can be obtained: none is installed, the download did not work, and it cannot be built.',
      `Do one of these and try again:`,
      `  - install the temporal command with a server of ${oldestServer.join('.')} or later inside (temporal --version tells), or`,
      `  - install Go ${oldestGo.join('.')} or later, so that the server can be built (found: ${seen}).`,
      'To use a server that runs already, set TEMPORAL_ADDRESS.',
    ].join('\n'),
  );
}
