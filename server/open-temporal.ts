import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { type Binaries, obtainBinaries } from './binaries.ts';
import { type DynamicConfig, embeddedConfig } from './dynamic-config.ts';
import { innerPorts, launch, type Ports } from './launch.ts';
import { holderOf, releaseLock, takeLock } from './lock.ts';
import { freePorts } from './ports.ts';
import { setUpNamespace } from './set-up-namespace.ts';

export type OpenTemporal = {
  /** host:port of a server that runs already (TEMPORAL_ADDRESS); nothing is obtained or started then. */
  readonly address?: string;
  /** Folder of the server's data; opened again, all runs go on. */
  readonly dataDir: string;
  /** Whether the Web UI is started too. */
  readonly ui: boolean;
  /** Ports; free ones by default. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly namespace?: string;
  /** Settings beside those of dynamic-config.ts, such as short periods for tests. */
  readonly dynamicConfig?: DynamicConfig;
  readonly log: (line: string) => void;
};

export type Temporal = {
  /** host:port for workers and clients. */
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  readonly dataDir: string;
  /** Of the server's own process; 0 for a server that ran already. */
  readonly pid: number;
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and ports after `kill`. */
  restart(): Promise<void>;
};

const host = '127.0.0.1';
const upWithin = 30_000;
/** A server that was named is there, or it is not. */
const reachWithin = 5_000;
/**
 * A server stops within a second; one that was opened again soon after on other ports looks for its earlier members
 * until it is killed, which its data survives.
 */
const stopWithin = 3_000;

/** Obtains a Temporal server if there is none yet, starts it on `dataDir` and sets up its namespace. */
export async function openTemporal(options: OpenTemporal): Promise<Temporal> {
  const { ui, log, namespace = 'default' } = options;
  if (options.address !== undefined && options.address !== '')
    return await useRunning(options.address, options);
  const dataDir = resolve(options.dataDir);
  const binaries = await obtainBinaries({ ui, log });
  mkdirSync(dataDir, { recursive: true });
  const lock = join(dataDir, 'server.lock');
  if (!takeLock(lock)) {
    throw new Error(
      `expected ${dataDir} to be free, but process ${holderOf(lock) ?? 'unknown'} runs a Temporal server on it: stop that one or name another folder`,
    );
  }
  process.once('exit', () => releaseLock(lock));
  const config = { ...embeddedConfig, ...options.dynamicConfig };
  const start = (ports: Ports): Promise<readonly ChildProcess[]> =>
    startOn({ binaries, dataDir, ports, ui, config, namespace });
  try {
    const first = await startOnFreePorts(options, start);
    return handleOf({ first, start, lock, dataDir, namespace, hasUi: ui });
  } catch (error) {
    releaseLock(lock);
    throw error;
  }
}

/** Somebody else's server: its namespace is set up, but it is never stopped from here. */
async function useRunning(
  address: string,
  { dataDir, namespace = 'default', log }: OpenTemporal,
): Promise<Temporal> {
  log(`using the Temporal server at ${address}`);
  const connection = await Connection.connect({ address, connectTimeout: reachWithin }).catch(
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        `expected a Temporal server at ${address}, but it cannot be reached: ${why}. Start it, or name none (TEMPORAL_ADDRESS) to have one started.`,
      );
    },
  );
  try {
    await setUpNamespace({ connection, namespace });
  } finally {
    await connection.close();
  }
  const notOurs = async (): Promise<never> => {
    throw new Error(`the Temporal server at ${address} was not started here and is left alone`);
  };
  return {
    address,
    uiUrl: undefined,
    namespace,
    dataDir,
    pid: 0,
    stop: async () => undefined,
    kill: notOurs,
    restart: notOurs,
  };
}

type Started = { readonly ports: Ports; readonly children: readonly ChildProcess[] };

async function startOnFreePorts(
  { port, uiPort }: OpenTemporal,
  start: (ports: Ports) => Promise<readonly ChildProcess[]>,
): Promise<Started> {
  const tries = 3;
  for (let attempt = 1; ; attempt += 1) {
    const [grpc = 0, ui = 0, ...inner] = await freePorts(2 + innerPorts);
    const ports = { grpc: port ?? grpc, ui: uiPort ?? ui, inner };
    try {
      return { ports, children: await start(ports) };
    } catch (error) {
      if (attempt >= tries) throw error;
    }
  }
}

type StartOn = {
  readonly binaries: Binaries;
  readonly dataDir: string;
  readonly ports: Ports;
  readonly ui: boolean;
  readonly config: DynamicConfig;
  readonly namespace: string;
};

async function startOn({ namespace, ...options }: StartOn): Promise<readonly ChildProcess[]> {
  const children = launch(options);
  try {
    const connection = await connect(`${host}:${options.ports.grpc}`, { children, dataDir: options.dataDir });
    try {
      await setUpNamespace({ connection, namespace });
    } finally {
      await connection.close();
    }
    return children;
  } catch (error) {
    await stopAll(children);
    throw error;
  }
}

async function connect(
  address: string,
  { children, dataDir }: { children: readonly ChildProcess[]; dataDir: string },
): Promise<Connection> {
  const deadline = Date.now() + upWithin;
  for (;;) {
    const [server] = children;
    if (server === undefined || !isAlive(server) || Date.now() > deadline) {
      throw new Error(
        `the Temporal server did not come up on ${address}; its last words:\n${tail(join(dataDir, 'server.log'))}`,
      );
    }
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.workflowService.getClusterInfo({});
      return connection;
    } catch {
      await sleep(100);
    }
  }
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-3).join('\n').slice(-1_500);
  } catch {
    return '(none)';
  }
}

const isAlive = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

async function ended(child: ChildProcess): Promise<void> {
  if (isAlive(child)) await new Promise<void>((done) => child.once('exit', () => done()));
}

async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  const timer = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, stopWithin);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map(ended));
  clearTimeout(timer);
}

type Handle = {
  readonly first: Started;
  readonly start: (ports: Ports) => Promise<readonly ChildProcess[]>;
  readonly lock: string;
  readonly dataDir: string;
  readonly namespace: string;
  readonly hasUi: boolean;
};

function handleOf({ first, start, lock, dataDir, namespace, hasUi }: Handle): Temporal {
  let { children } = first;
  const { ports } = first;
  return {
    address: `${host}:${ports.grpc}`,
    uiUrl: hasUi ? `http://${host}:${ports.ui}` : undefined,
    namespace,
    dataDir,
    get pid() {
      return children[0]?.pid ?? 0;
    },
    stop: async () => {
      await stopAll(children);
      releaseLock(lock);
    },
    kill: async () => {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map(ended));
    },
    restart: async () => {
      children = await start(ports);
    },
  };
}
