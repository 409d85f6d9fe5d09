import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { type DynamicConfig, toFlags, toYaml } from './dynamic-config.ts';
import { watchOver } from './watch-over.ts';

export type Ports = { readonly grpc: number; readonly ui: number; readonly inner: readonly number[] };
/** Ports the full server's services use among themselves. */
export const innerPorts = 8;

export type Launch = {
  readonly binaries: Binaries;
  readonly dataDir: string;
  readonly ports: Ports;
  readonly ui: boolean;
  readonly config: DynamicConfig;
};

/** Starts the processes of a server on its data folder, on the loopback interface only. */
export function launch(options: Launch): readonly ChildProcess[] {
  const { binaries } = options;
  if (binaries.kind === 'cli') return [launchCli(options, binaries.temporal)];
  const server = launchServer(options, binaries.server);
  return options.ui && binaries.ui !== undefined ? [server, launchUi(options, binaries.ui)] : [server];
}

function launchCli({ dataDir, ports, ui, config }: Launch, temporal: string): ChildProcess {
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(ports.grpc)],
    ...['--db-filename', join(dataDir, 'temporal.db'), '--sqlite-pragma', 'journal_mode=wal'],
    ...(ui
      ? ['--ui-ip', '127.0.0.1', '--ui-port', String(ports.ui), '--ui-disable-news-fetch']
      : ['--headless']),
    ...toFlags(config),
  ];
  return start({ program: temporal, args, environment: {}, dataDir, log: 'server.log' });
}

function launchServer({ dataDir, ports, config }: Launch, server: string): ChildProcess {
  const file = join(dataDir, 'dynamic-config.yaml');
  writeFileSync(file, toYaml(config));
  const [http, frontend, history, historyMembers, matching, matchingMembers, worker, workerMembers] =
    ports.inner;
  const environment = {
    DB: 'sqlite',
    DBNAME: join(dataDir, 'temporal.db'),
    VISIBILITY_DBNAME: join(dataDir, 'visibility.db'),
    NUM_HISTORY_SHARDS: '1',
    BIND_ON_IP: '127.0.0.1',
    TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
    DYNAMIC_CONFIG_FILE_PATH: file,
    FRONTEND_GRPC_PORT: String(ports.grpc),
    FRONTEND_HTTP_PORT: String(http),
    FRONTEND_MEMBERSHIP_PORT: String(frontend),
    HISTORY_GRPC_PORT: String(history),
    HISTORY_MEMBERSHIP_PORT: String(historyMembers),
    MATCHING_GRPC_PORT: String(matching),
    MATCHING_MEMBERSHIP_PORT: String(matchingMembers),
    WORKER_GRPC_PORT: String(worker),
    WORKER_MEMBERSHIP_PORT: String(workerMembers),
  };
  return start({
    program: server,
    args: ['--allow-no-auth', 'start'],
    environment,
    dataDir,
    log: 'server.log',
  });
}

function launchUi({ dataDir, ports }: Launch, ui: string): ChildProcess {
  const config = {
    temporalGrpcAddress: `127.0.0.1:${ports.grpc}`,
    host: '127.0.0.1',
    port: ports.ui,
    enableUi: true,
    disableNewsFetch: true,
    cors: { allowOrigins: [`http://127.0.0.1:${ports.ui}`] },
    defaultNamespace: 'default',
  };
  writeFileSync(join(dataDir, 'ui.yaml'), JSON.stringify(config, null, 2));
  const args = ['--root', dataDir, '--config', '.', '--env', 'ui', 'start'];
  return start({ program: ui, args, environment: {}, dataDir, log: 'ui.log' });
}

type Start = {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly dataDir: string;
  readonly log: string;
};

function start({ program, args, environment, dataDir, log }: Start): ChildProcess {
  const output = openSync(join(dataDir, log), 'a');
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.once('error', () => undefined);
  watchOver(child);
  return child;
}
