import type { IncomingHttpHeaders } from 'node:http';
import { isTool, operations, type Tool, tools } from './operations/catalogue.ts';
import { type Refused, refuse } from './refusal.ts';

/** What a request asks for, told by its method, path and headers alone. */
export type Route =
  | { readonly kind: 'health' }
  | { readonly kind: 'ledger' }
  | { readonly kind: 'changes'; readonly world: string }
  | { readonly kind: 'plant' }
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'read';
      readonly world: string;
      readonly tool: Tool;
      readonly args: Record<string, string>;
    }
  | { readonly kind: 'write'; readonly world: string; readonly tool: Tool; readonly key: string }
  | Refused;

/** The caller's own account of a request, kept in ledger and evidence; null when absent. */
export interface Caller {
  readonly attempt: number | null;
  readonly run: string | null;
}

const fixed: Readonly<Record<string, Route>> = {
  'GET /health': { kind: 'health' },
  'GET /ledger': { kind: 'ledger' },
  'POST /faults': { kind: 'plant' },
  'POST /hold': { kind: 'hold' },
};

export function route(method: string, url: URL, headers: IncomingHttpHeaders): Route {
  const known = fixed[`${method} ${url.pathname}`];
  if (known) return known;
  const [, first, name, what, ...rest] = url.pathname.split('/');
  if (first !== 'worlds' || name === undefined || what === undefined || rest.length > 0)
    return noRoute(url.pathname);
  const world = decoded(name);
  if (world === undefined || !/^[^\p{Cc}]{1,200}$/u.test(world)) {
    return refuse('invalid_request', 'A world is named by 1 to 200 characters, percent-encoded in the path.');
  }
  if (what === 'changes') return method === 'GET' ? { kind: 'changes', world } : wrongMethod(method, 'GET');
  return isTool(what) ? toolRoute(method, { world, tool: what, url, headers }) : noRoute(url.pathname);
}

/** Reads the headers Perdure-Attempt (from 1) and Perdure-Run (percent-encoded). */
export function callerOf(headers: IncomingHttpHeaders): Caller | Refused {
  const attempt = headers['perdure-attempt'];
  const run = headers['perdure-run'];
  if (attempt !== undefined && !/^[1-9]\d{0,8}$/.test(String(attempt))) {
    return refuse(
      'invalid_request',
      `Perdure-Attempt must be a whole number from 1; came ${String(attempt)}.`,
    );
  }
  return {
    attempt: attempt === undefined ? null : Number(attempt),
    run: run === undefined ? null : (decoded(String(run)) ?? String(run)),
  };
}

interface ToolRequest {
  readonly world: string;
  readonly tool: Tool;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

function toolRoute(method: string, { world, tool, url, headers }: ToolRequest): Route {
  if (operations[tool].effect === 'read') {
    const args = Object.fromEntries(url.searchParams);
    return method === 'GET' ? { kind: 'read', world, tool, args } : wrongMethod(method, 'GET');
  }
  if (method !== 'POST') return wrongMethod(method, 'POST');
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    return refuse(
      'idempotency_key_required',
      `${tool} changes something: send the header Idempotency-Key with 1 to 255 printable characters, the same on every attempt.`,
    );
  }
  return { kind: 'write', world, tool, key };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function noRoute(path: string): Refused {
  const expected = `/health, /ledger, /faults, /hold, /worlds/{world}/changes or /worlds/{world}/{tool}`;
  return refuse(
    'unknown_route',
    `Nothing is at ${path}; expected ${expected} with one of ${tools.join(', ')}.`,
  );
}

function wrongMethod(method: string, expected: string): Refused {
  return refuse('method_not_allowed', `Expected ${expected}, came ${method}.`);
}
