import type { IncomingMessage } from 'node:http';
import { type Refused, refuse } from './refusal.ts';
import { type Caller, callerOf, type Route, route } from './route.ts';

/** A request as the shop understood it. `body` is null when there was none. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly route: Route;
  readonly caller: Caller;
  readonly body: unknown;
}

const maxBodyBytes = 64 * 1024;
const nobody: Caller = { attempt: null, run: null };

/** Reads the whole request. What is wrong with it becomes a refused route; rejects only when the connection breaks. */
export async function receive(incoming: IncomingMessage): Promise<Received> {
  const method = incoming.method ?? 'GET';
  const path = incoming.url ?? '/';
  const key = incoming.headers['idempotency-key'];
  const common = { method, path, key: typeof key === 'string' ? key : null };
  const refused = (why: Refused): Received => ({ ...common, route: why, caller: nobody, body: null });

  const url = URL.parse(path, 'http://shop');
  if (!url) return refused(refuse('invalid_request', `The path ${path} is not part of a URL.`));
  const caller = callerOf(incoming.headers);
  if ('kind' in caller) return refused(caller);
  const bytes = await readBody(incoming);
  if (!bytes) return refused(refuse('body_too_large', `A body may have ${maxBodyBytes} bytes.`));
  const target = route(method, url, incoming.headers);
  try {
    const body: unknown = bytes.length === 0 ? null : JSON.parse(bytes.toString('utf8'));
    return { ...common, route: target, caller, body };
  } catch (error) {
    if (target.kind === 'refused') return { ...common, route: target, caller, body: null };
    const message = `Expected a JSON body: ${(error as Error).message}.`;
    return { ...common, route: refuse('invalid_request', message), caller, body: null };
  }
}

/** Undefined when there is more than the shop accepts; the rest is then read and dropped. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}
