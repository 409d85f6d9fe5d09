import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isJsonObject, type JsonObject } from '../agent/json.ts';
import { watchOver } from '../server/watch-over.ts';

export type ChildOptions = {
  /** How messages name it. */
  readonly name: string;
  /** Arguments of node: the program first. */
  readonly args: readonly string[];
  readonly environment?: { readonly [name: string]: string };
  /** Where its standard error goes; appended. */
  readonly errorFile: string;
  /** Called with every JSON object it prints on a line of standard output. */
  readonly onLine?: (line: JsonObject) => void;
};

export type Child = {
  readonly name: string;
  readonly pid: number;
  isAlive(): boolean;
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<void>;
  /** SIGTERM, and SIGKILL after ten seconds. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
};

const stopWithin = 10_000;
const alive = new Set<ChildProcess>();

/** Starts a Node process of ours. It does not outlive this one, even when this one is killed. */
export function startChild({ name, args, environment, errorFile, onLine }: ChildOptions): Child {
  killWithParent();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  watchOver(child);
  alive.add(child);
  child.stderr.pipe(createWriteStream(errorFile, { flags: 'a' }));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = parseLine(line);
    if (parsed !== undefined) onLine?.(parsed);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => {
      alive.delete(child);
      resolve();
    });
  });
  const isAlive = (): boolean =>
    child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const signal = async (kind: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (isAlive()) child.kill(kind);
    await ended;
  };
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithin);
    await signal('SIGTERM');
    clearTimeout(timer);
  };
  return { name, pid: child.pid ?? 0, isAlive, ended, stop, kill: () => signal('SIGKILL') };
}

/** Starts a process and waits for the line `{event: 'listening', url}` that says where it is. */
export async function startServer(
  options: ChildOptions,
  within = 20_000,
): Promise<Child & { readonly url: string }> {
  let listening = (_url: string): void => {};
  const url = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const child = startChild({
    ...options,
    onLine: (line) => {
      if (line['event'] === 'listening' && typeof line['url'] === 'string') listening(line['url']);
      options.onLine?.(line);
    },
  });
  const failed = async (why: string): Promise<never> => {
    await child.kill();
    throw new Error(`${options.name} ${why}; see ${options.errorFile}`);
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), within);
  });
  const first = await Promise.race([url, late, child.ended.then(() => 'ended' as const)]);
  clearTimeout(timer);
  if (first === 'late') return await failed(`did not say that it listens within ${within / 1000} s`);
  if (first === 'ended') return await failed('ended before it listened');
  return { ...child, url: first };
}

function parseLine(line: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const endingSignals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

let watching = false;
function killWithParent(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const child of alive) child.kill('SIGKILL');
  });
  // A signal ends a process without its exit handlers, unless someone asks for the exit.
  for (const [signal, number] of Object.entries(endingSignals)) {
    process.once(signal, () => process.exit(128 + number));
  }
}
