import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../../agent/json.ts';
import { readChat, writeCompletion } from './chat-protocol.ts';
import { readResponses, writeResponse } from './responses-protocol.ts';
import type { ReadRequest, Script, ScriptedReply, Turn } from './script.ts';
import { InvalidRequest } from './validate.ts';

export type ProviderOptions = {
  readonly script: Script;
  /** 0: a free one. */
  readonly port?: number;
  /** Milliseconds before an answer. */
  readonly latency?: number;
  /** Folder for provider.jsonl: a line when a request is answered. */
  readonly evidence?: string;
  /** Leaves usage out of answers, as some servers do. */
  readonly withoutUsage?: boolean;
};

export type Provider = {
  readonly url: string;
  readonly requests: readonly JsonObject[];
  close(): Promise<void>;
};

type Protocol = { readonly read: (body: JsonObject) => ReadRequest; readonly write: typeof writeResponse };
const protocols: { readonly [path: string]: Protocol } = {
  '/v1/responses': { read: readResponses, write: writeResponse },
  '/v1/chat/completions': { read: readChat, write: writeCompletion },
};

/** A model provider that speaks the real protocols and answers by a script; it refuses what the real one would refuse. */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const requests: JsonObject[] = [];
  const server = createServer((request, response) => {
    answer(options, { request, response, requests }).catch((error: unknown) => {
      if (!response.headersSent)
        send(response, 500, { error: { message: String(error), type: 'server_error', code: null } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}/v1`, requests, close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requests: JsonObject[];
};

async function answer(options: ProviderOptions, { request, response, requests }: Exchange): Promise<void> {
  const protocol = protocols[request.url ?? ''];
  if (request.method !== 'POST' || protocol === undefined)
    return refuse(response, { status: 404, message: `Unknown path ${request.url}`, code: 'not_found' });
  const requestId = String(request.headers['x-client-request-id'] ?? '');
  const base = { requestId, runId: requestId.split('/')[0] ?? '', api: request.url ?? '' };
  const log = (line: JsonObject): void => {
    if (options.evidence !== undefined)
      appendFileSync(
        join(options.evidence, 'provider.jsonl'),
        `${JSON.stringify({ at: new Date().toISOString(), ...base, ...line })}\n`,
      );
  };
  try {
    const body: unknown = JSON.parse(await readBody(request));
    if (!isJsonObject(body)) throw new InvalidRequest('expected a JSON object');
    requests.push(body);
    const turn: Turn = { ...protocol.read(body), ...base };
    const reply = options.script(turn);
    await sleep(options.latency ?? 0);
    const written =
      reply.kind === 'calls' || reply.kind === 'text' || reply.kind === 'refusal' || reply.kind === 'length';
    if (!written) return fail(response, reply, log);
    const tokens = {
      input: Math.ceil(JSON.stringify(body).length / 4),
      output: Math.ceil(JSON.stringify(reply).length / 4),
    };
    const { usage, ...whole } = protocol.write(reply, {
      id: randomUUID().replaceAll('-', ''),
      model: turn.model,
      usage: tokens,
    });
    if (response.destroyed) return log({ status: null, gone: true });
    send(response, 200, options.withoutUsage === true ? whole : { ...whole, usage: usage ?? null });
    const calls = reply.kind === 'calls' ? reply.calls.map(({ name }) => name) : [];
    log({
      status: 200,
      index: turn.index,
      model: turn.model,
      calls,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
    });
  } catch (error) {
    if (!(error instanceof InvalidRequest || error instanceof SyntaxError)) throw error;
    log({ status: 400, message: error.message });
    refuse(response, { status: 400, message: error.message, code: 'invalid_request' });
  }
}

type Unworded = Exclude<ScriptedReply, { kind: 'calls' | 'text' | 'refusal' | 'length' }>;

function fail(response: ServerResponse, reply: Unworded, log: (line: JsonObject) => void): void {
  log({ status: reply.kind === 'error' ? reply.status : null, fault: reply.kind });
  switch (reply.kind) {
    case 'error':
      return refuse(response, reply);
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' }).end(reply.body);
  }
}

type Refusal = {
  readonly status: number;
  readonly message?: string;
  readonly code?: string;
  readonly headers?: { readonly [name: string]: string };
};

function refuse(
  response: ServerResponse,
  { status, message = 'refused', code, headers = {} }: Refusal,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  send(response, status, {
    error: {
      message,
      type: status >= 500 ? 'server_error' : 'invalid_request_error',
      code: code ?? null,
      param: null,
    },
  });
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
