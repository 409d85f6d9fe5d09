import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Base } from './base.ts';
import { openDatabase } from './database.ts';
import { deliver, statusSeen } from './deliver.ts';
import { type Evidence, noEvidence, openEvidence, type RequestRecord } from './evidence.ts';
import { createFaults } from './faults.ts';
import { type LedgerRow, openLedger } from './ledger.ts';
import { type Received, receive } from './receive.ts';
import { createResponder, type Reply } from './respond.ts';
import { openWorlds } from './world.ts';
import { createWriter } from './write-once.ts';

export interface ShopServerOptions {
  readonly base: Base;
  /** SQLite file, created when missing. */
  readonly database: string;
  /** Directory for the evidence files; none are written without it. */
  readonly evidence?: string | undefined;
  /** Loopback port; 0 (default) takes a free one. */
  readonly port?: number;
  /** Told of every commit before its reply leaves. */
  readonly onCommitted?: (row: LedgerRow) => void;
}

export interface ShopServer {
  readonly url: string;
  /** Ends open connections within half a second, then closes the database. */
  close(): Promise<void>;
}

const closingGraceMs = 500;

/** Starts the shop on 127.0.0.1. Rejects with what is wrong: database, evidence directory or port. */
export async function startShop(options: ShopServerOptions): Promise<ShopServer> {
  const database = openDatabase(options.database, options.base.digest);
  try {
    const ledger = openLedger(database);
    const worlds = openWorlds(database, options.base);
    const evidence = options.evidence === undefined ? noEvidence : openEvidence(options.evidence, ledger);
    const write = createWriter({ database, worlds, ledger });
    const onCommitted = options.onCommitted ?? (() => {});
    const respond = createResponder({ worlds, ledger, write, faults: createFaults(), evidence, onCommitted });
    const server = createShopServer({ respond, evidence });
    const port = await listen(server, options.port ?? 0);
    const close = () => closeServer(server).finally(() => database.close());
    return { url: `http://127.0.0.1:${port}`, close };
  } catch (error) {
    database.close();
    throw error;
  }
}

interface Serving {
  readonly respond: (received: Received) => Reply;
  readonly evidence: Evidence;
}

function createShopServer(serving: Serving): Server {
  const server = createServer((incoming, response) => void serve(serving, incoming, response));
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

async function serve(
  { respond, evidence }: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const received = await receive(incoming).catch(() => undefined);
  if (!received) {
    response.destroy(); // The connection broke before the request was whole: nothing was done.
    return;
  }
  try {
    const reply = respond(received);
    evidence.request(requestRecord(received, reply));
    deliver(response, reply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${JSON.stringify({ event: 'failed', path: received.path, message })}\n`);
    deliver(response, failed(message));
  }
}

/** A fault of the shop's own. Whether the effect stands is told by asking again with the same key. */
function failed(message: string): Reply {
  const body = JSON.stringify({ error: { code: 'internal', message } });
  return { kind: 'send', answer: { status: 500, body }, replay: false };
}

function requestRecord({ method, path, key, route, caller }: Received, reply: Reply): RequestRecord {
  return {
    method,
    path,
    world: 'world' in route ? route.world : null,
    tool: 'tool' in route ? route.tool : null,
    key,
    ...caller,
    status: statusSeen(reply),
    replay: reply.kind === 'send' && reply.replay,
    at: new Date().toISOString(),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closingGraceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
