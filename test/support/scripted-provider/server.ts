import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { excerpt, isJsonObject, type JsonObject } from '../../../agent/json.ts';
import { readChat, writeCompletion } from './chat-protocol.ts';
import { type Log, openEvidence } from './evidence.ts';
import { readResponses, writeResponse } from './responses-protocol.ts';
import type { ReadRequest, Script, ScriptedReply, Turn } from './script.ts';
import { InvalidRequest } from './validate.ts';

export type ProviderOptions = {
  readonly script: Script;
  /** 0: a free one. */
  readonly port?: number;
  /** Milliseconds before an answer. */
  readonly latency?: number;
  /** Folder for provider.jsonl (evidence.ts). */
  readonly evidence?: string;
  /** Leaves usage out of answers, as some servers do. */
  readonly withoutUsage?: boolean;
};

export type Provider = {
  readonly url: string;
  readonly requests: readonly JsonObject[];
  /** Ids of requests whose client went away before an answer. */
  readonly abandoned: readonly string[];
  close(): Promise<void>;
};

type Protocol = { readonly read: (body: JsonObject) => ReadRequest; readonly write: typeof writeResponse };
const protocols: { readonly [path: string]: Protocol } = {
  '/v1/responses': { read: readResponses, write: writeResponse },
  '/v1/chat/completions': { read: readChat, write: writeCompletion },
};
const models = {
  object: 'list',
  data: [{ id: 'scripted-1', object: 'model', created: 0, owned_by: 'tests' }],
};

type Setting = ProviderOptions & {
  readonly log: Log;
  readonly requests: JsonObject[];
  readonly abandoned: string[];
};
type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** A model provider that speaks the real protocols and answers by a script; it refuses what the real one would refuse. */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const setting: Setting = { ...options, log: openEvidence(options.evidence), requests: [], abandoned: [] };
  const server = createServer((request, response) => {
    route(setting, { request, response }).catch((error: unknown) => {
      if (!response.headersSent) refuse(response, { status: 500, message: String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { requests, abandoned } = setting;
  const url = `http://127.0.0.1:${portOf(server)}/v1`;
  return { url, requests, abandoned, close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function route(setting: Setting, { request, response }: Exchange): Promise<void> {
  const { method, url = '' } = request;
  if (method === 'GET' && url === '/v1/models') return send(response, 200, models);
  const protocol = protocols[url];
  if (method !== 'POST' || protocol === undefined)
    return refuse(response, { status: 404, message: `Unknown path ${url}`, code: 'not_found' });
  const requestId = decode(String(request.headers['x-client-request-id'] ?? ''));
  const base = { requestId, runId: requestId.split('/')[0] ?? '', api: url };
  response.once('close', () => {
    if (!response.writableFinished) setting.abandoned.push(requestId);
  });
  const log: Log = (line) => setting.log({ ...base, ...line });
  log({ event: 'asked' });
  try {
    await answer({ ...setting, log }, { request, response, protocol, base });
  } catch (error) {
    if (!(error instanceof InvalidRequest || error instanceof SyntaxError)) throw error;
    log({ event: 'answered', status: 400, message: error.message });
    refuse(response, { status: 400, message: error.message, code: 'invalid_request' });
  }
}

/** The adapters percent-encode what a header cannot hold. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Asked = Exchange & {
  readonly protocol: Protocol;
  readonly base: { readonly requestId: string; readonly runId: string };
};

async function answer(setting: Setting, { request, response, protocol, base }: Asked): Promise<void> {
  const { log } = setting;
  const body: unknown = JSON.parse(await readBody(request));
  if (!isJsonObject(body)) throw new InvalidRequest('expected a JSON object');
  setting.requests.push(body);
  const turn: Turn = { ...protocol.read(body), requestId: base.requestId, runId: base.runId };
  const reply = runScript(setting.script, turn);
  await sleep(setting.latency ?? 0);
  if (response.destroyed) return log({ event: 'gone', status: null, gone: true });
  if (!isWorded(reply)) return fail(response, reply, log);
  const tokens = {
    input: Math.ceil(JSON.stringify(body).length / 4),
    output: Math.ceil(JSON.stringify(reply).length / 4),
  };
  const id = randomUUID().replaceAll('-', '');
  const { usage, ...whole } = protocol.write(reply, { id, model: turn.model, usage: tokens });
  // Written down first: whoever has the answer finds it in the evidence.
  log({
    event: 'answered',
    status: 200,
    index: turn.index,
    model: turn.model,
    calls: reply.kind === 'calls' ? reply.calls.map(({ name }) => name) : [],
    inputTokens: tokens.input,
    outputTokens: tokens.output,
  });
  send(response, 200, setting.withoutUsage === true ? whole : { ...whole, usage: usage ?? null });
}

/** A script that does not know what to say must not look like a failing service, which is asked again and again. */
function runScript(script: Script, turn: Turn): ScriptedReply {
  try {
    return script(turn);
  } catch (error) {
    const message = `the script has no reply at turn ${turn.index}: ${excerpt(error instanceof Error ? error.message : error)}`;
    return { kind: 'error', status: 400, code: 'no_script', message };
  }
}

type Worded = Extract<ScriptedReply, { kind: 'calls' | 'text' | 'refusal' | 'length' }>;
type Unworded = Exclude<ScriptedReply, Worded>;

function isWorded(reply: ScriptedReply): reply is Worded {
  const { kind } = reply;
  return kind === 'calls' || kind === 'text' || kind === 'refusal' || kind === 'length';
}

function fail(response: ServerResponse, reply: Unworded, log: Log): void {
  log({ event: 'answered', status: reply.kind === 'error' ? reply.status : null, fault: reply.kind });
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

type Refusal = Partial<Omit<Extract<ScriptedReply, { kind: 'error' }>, 'kind'>> & { readonly status: number };

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, message = 'refused', code = null, headers = {} } = refusal;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  send(response, status, { error: { message, type, code, param: null } });
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
