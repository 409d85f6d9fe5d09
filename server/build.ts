import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { withLock } from './lock.ts';
import { serverModule, uiModule } from './versions.ts';

type Build = { readonly folder: string; readonly ui: boolean; readonly log: (line: string) => void };

/** Builds the server, and the Web UI, through the Go module proxy into `folder`. Two builders at once do no harm. */
export async function buildServer({ folder, ui, log }: Build): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await withLock(
    join(folder, 'build.lock'),
    { log, what: 'another build of the Temporal server' },
    async () => {
      await build({ module: serverModule, target: join(folder, 'server'), usual: 'about 7 minutes', log });
      if (ui) await build({ module: uiModule, target: join(folder, 'ui'), usual: 'about 1 minute', log });
    },
  );
}

type Module = {
  readonly module: string;
  readonly target: string;
  readonly usual: string;
  readonly log: (line: string) => void;
};

/** Built aside and moved in place as a whole: an interrupted build leaves nothing half done. */
async function build({ module, target, usual, log }: Module): Promise<void> {
  if (existsSync(join(target, 'server'))) return;
  const aside = mkdtempSync(join(dirname(target), '.building-'));
  const started = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  log(`building ${module} with Go, once for this machine (${usual} on two cores)`);
  const timer = setInterval(() => log(`still building ${module}: ${elapsed()}`), 15_000);
  try {
    await goInstall(module, aside);
    rmSync(target, { recursive: true, force: true });
    renameSync(aside, target);
    log(`built in ${elapsed()}`);
  } finally {
    clearInterval(timer);
    rmSync(aside, { recursive: true, force: true });
  }
}

async function goInstall(module: string, bin: string): Promise<void> {
  const child = spawn('go', ['install', module], {
    env: { ...process.env, GOBIN: bin, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const stop = (): void => void child.kill('SIGTERM');
  process.once('exit', stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  process.off('exit', stop);
  if (code !== 0) throw new Error(`go install ${module} ended with code ${code}:\n${said.trim()}`);
}
