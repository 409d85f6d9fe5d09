import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What the process says on stdout for each commit, before the reply leaves. */
export interface CommittedEvent {
  readonly event: 'committed';
  readonly tool: string;
  readonly world: string;
  readonly key: string;
  readonly attempt: number | null;
}

export interface SpawnOptions {
  readonly database: string;
  /** Directory with db.json; the project's own seed without it. */
  readonly data?: string | undefined;
  readonly evidence?: string | undefined;
  readonly port?: number;
  readonly onCommitted?: (event: CommittedEvent) => void;
}

export interface ShopProcess {
  readonly url: string;
  readonly pid: number;
  /** SIGTERM (default) closes in order, SIGKILL at once; resolves when the process has ended. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const startLimitMs = 20_000;
const stopLimitMs = 5_000;

/** Starts the shop as a process of its own and waits until it listens. Rejects with what it said on stderr if it does not. */
export async function spawnShop({ onCommitted, ...options }: SpawnOptions): Promise<ShopProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...flags(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4_000);
  });
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`the shop ${why}: ${complaints.trim() || 'nothing on stderr'}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`did not listen within ${startLimitMs} ms`);
    }, startLimitMs);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as
        | CommittedEvent
        | { event: 'listening'; url: string }
        | { event: 'closed' };
      if (said.event === 'committed') onCommitted?.(said);
      if (said.event === 'listening') {
        clearTimeout(timer);
        resolve(said.url);
      }
    });
  });
  return { url, pid: child.pid as number, stop: (signal = 'SIGTERM') => stop(child, ended, signal) };
}

function flags({ database, data, evidence, port }: Omit<SpawnOptions, 'onCommitted'>): string[] {
  return [
    ...['--db', database, '--port', String(port ?? 0)],
    ...(data === undefined ? [] : ['--data', data]),
    ...(evidence === undefined ? [] : ['--evidence', evidence]),
  ];
}

async function stop(child: ChildProcess, ended: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(timer);
}
