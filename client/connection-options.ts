import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from '@temporalio/client';
import { defaultTaskQueue } from '../agent/protocol.ts';
import { defaultPayloadDir } from '../payloads/data-converter.ts';
import { InvalidInput } from './errors.ts';

/** Each falls back to the environment variable named, as Temporal's own tools read them, and then to the default. */
export type ConnectOptions = {
  /** host:port of the Temporal server (TEMPORAL_ADDRESS). No default: a client never picks a server by itself. */
  readonly address?: string;
  /** TEMPORAL_NAMESPACE; "default". */
  readonly namespace?: string;
  /** Queue of the workers that take up new runs (PERDURE_TASK_QUEUE); "perdure". */
  readonly taskQueue?: string;
  /** Folder of payloads above 64 KiB, the same for all clients and workers (PERDURE_PAYLOAD_DIR); ~/.perdure/payloads. */
  readonly payloadDir?: string;
  /** TEMPORAL_TLS, TEMPORAL_TLS_SERVER_CA_CERT_PATH, TEMPORAL_TLS_CLIENT_CERT_PATH, …_CLIENT_KEY_PATH, …_SERVER_NAME. */
  readonly tls?: NonNullable<ConnectionOptions['tls']>;
  /** TEMPORAL_API_KEY. */
  readonly apiKey?: string;
  /** Milliseconds one call may take, connecting included; 10,000. */
  readonly deadline?: number;
};

export type Connecting = {
  readonly connection: ConnectionOptions & { readonly address: string };
  readonly namespace: string;
  readonly taskQueue: string;
  readonly payloadDir: string;
  readonly deadline: number;
};

export const defaultDeadline = 10_000;

/** Options and environment together. Throws InvalidInput, naming what to set. */
export async function readConnectOptions(
  options: ConnectOptions,
  environment: NodeJS.ProcessEnv,
): Promise<Connecting> {
  const address = options.address ?? environment['TEMPORAL_ADDRESS'] ?? '';
  if (!/^[^\s/]+:\d{1,5}$/.test(address)) {
    throw new InvalidInput(
      `expected the address of a Temporal server as host:port, got ${JSON.stringify(address)}: set TEMPORAL_ADDRESS or give an address. "perdure server" starts a server and prints its address.`,
    );
  }
  const { deadline = defaultDeadline } = options;
  if (!(deadline > 0)) throw new InvalidInput(`expected "deadline" in milliseconds above 0, got ${deadline}`);
  const apiKey = options.apiKey ?? given(environment['TEMPORAL_API_KEY']);
  const tls = options.tls ?? (await tlsFrom(environment));
  return {
    connection: {
      address,
      connectTimeout: deadline,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(tls === undefined ? {} : { tls }),
    },
    namespace: options.namespace ?? given(environment['TEMPORAL_NAMESPACE']) ?? 'default',
    taskQueue: options.taskQueue ?? given(environment['PERDURE_TASK_QUEUE']) ?? defaultTaskQueue,
    payloadDir: options.payloadDir ?? given(environment['PERDURE_PAYLOAD_DIR']) ?? defaultPayloadDir,
    deadline,
  };
}

const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

async function tlsFrom(environment: NodeJS.ProcessEnv): Promise<ConnectionOptions['tls']> {
  const serverName = given(environment['TEMPORAL_TLS_SERVER_NAME']);
  const authority = await certificate(environment, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH');
  const crt = await certificate(environment, 'TEMPORAL_TLS_CLIENT_CERT_PATH');
  const key = await certificate(environment, 'TEMPORAL_TLS_CLIENT_KEY_PATH');
  if ((crt === undefined) !== (key === undefined)) {
    throw new InvalidInput(
      'expected TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH together, got one.',
    );
  }
  const parts = {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(authority === undefined ? {} : { serverRootCACertificate: authority }),
    ...(crt === undefined || key === undefined ? {} : { clientCertPair: { crt, key } }),
  };
  if (Object.keys(parts).length > 0) return parts;
  const wanted = given(environment['TEMPORAL_TLS'])?.toLowerCase();
  return wanted === undefined ? undefined : wanted === 'true' || wanted === '1';
}

async function certificate(environment: NodeJS.ProcessEnv, name: string): Promise<Buffer | undefined> {
  const path = given(environment[name]);
  if (path === undefined) return undefined;
  return await readFile(path).catch((error: unknown) => {
    throw new InvalidInput(
      `expected ${name} to name a file that can be read, got "${path}": ${String(error)}`,
    );
  });
}
