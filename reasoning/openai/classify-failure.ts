import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { failure, type FailureCode } from '../../agent/failure.ts';
import { excerpt } from '../../agent/json.ts';
import type { ModelAnswer } from '../model-port.ts';

type Failed = Extract<ModelAnswer, { kind: 'failed' }>;
type Row = {
  readonly when: (error: Facts) => boolean;
  readonly code: FailureCode;
  readonly spent: Failed['spent'];
};
type Facts = { readonly error: unknown; readonly status: number | undefined; readonly code: string };

const overflow = new Set(['context_length_exceeded', 'string_above_max_length']);
const noQuota = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const neverReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Codes of a failure told inside a response; every other one is about our request. */
const failedByItself = new Set(['', 'server_error', 'vector_store_timeout']);

/**
 * First row that fits. A request that was refused (4xx) or never reached anybody costs nothing; a 5xx may come from a
 * gateway after the model had answered, so it may have cost something (I5).
 */
const table: readonly Row[] = [
  {
    when: ({ error, code }) => error instanceof FailedReply && code === 'rate_limit_exceeded',
    code: 'rate-limited',
    spent: 'perhaps',
  },
  {
    when: ({ error, code }) => error instanceof FailedReply && failedByItself.has(code),
    code: 'service-failed',
    spent: 'perhaps',
  },
  { when: ({ error }) => error instanceof FailedReply, code: 'bad-request', spent: 'perhaps' },
  { when: ({ error }) => error instanceof APIUserAbortError, code: 'timed-out', spent: 'perhaps' },
  { when: ({ error }) => error instanceof APIConnectionTimeoutError, code: 'timed-out', spent: 'perhaps' },
  {
    when: ({ error, code }) => error instanceof APIConnectionError && neverReached.has(code),
    code: 'connection-failed',
    spent: 'nothing',
  },
  { when: ({ error }) => error instanceof APIConnectionError, code: 'connection-failed', spent: 'perhaps' },
  {
    when: ({ status, code }) => status === 429 && noQuota.has(code),
    code: 'quota-exhausted',
    spent: 'nothing',
  },
  { when: ({ status }) => status === 429, code: 'rate-limited', spent: 'nothing' },
  { when: ({ status }) => status === 401 || status === 403, code: 'not-authenticated', spent: 'nothing' },
  {
    when: ({ status, code }) => status === 400 && overflow.has(code),
    code: 'context-overflow',
    spent: 'nothing',
  },
  { when: ({ status }) => status === 408 || status === 409, code: 'service-failed', spent: 'nothing' },
  // Overloaded: turned away before any work began.
  { when: ({ status }) => status === 503 || status === 529, code: 'service-failed', spent: 'nothing' },
  { when: ({ status }) => status !== undefined && status >= 500, code: 'service-failed', spent: 'perhaps' },
  { when: ({ status }) => status !== undefined && status >= 400, code: 'bad-request', spent: 'nothing' },
  { when: ({ status }) => status !== undefined, code: 'malformed-reply', spent: 'perhaps' },
  {
    when: ({ error }) => error instanceof SyntaxError || nameOf(error) === 'SyntaxError',
    code: 'malformed-reply',
    spent: 'perhaps',
  },
  {
    when: ({ error }) => error instanceof TypeError || nameOf(error) === 'TypeError',
    code: 'malformed-reply',
    spent: 'perhaps',
  },
  { when: ({ error }) => nameOf(error) === 'MalformedReply', code: 'malformed-reply', spent: 'perhaps' },
];

/** A reply that parsed but is not what the protocol promises. */
export class MalformedReply extends Error {
  override readonly name = 'MalformedReply';
}

/** A response that says of itself that it failed, with the provider's code. */
export class FailedReply extends Error {
  override readonly name = 'FailedReply';
  readonly code: string;
  constructor(message: string, code: string) {
    super(`the response failed: ${message}`);
    this.code = code;
  }
}

export function classifyModelError(error: unknown, now = Date.now()): Failed {
  const facts: Facts = { error, status: statusOf(error), code: codeOf(error) };
  const row = table.find(({ when }) => when(facts));
  const message = excerpt(error instanceof Object && 'message' in error ? error.message : error, 1000);
  const retryAfter =
    row?.code === 'rate-limited' || row?.code === 'service-failed' ? retryAfterOf(error, now) : null;
  return {
    kind: 'failed',
    failure: failure(row?.code ?? 'unexpected', message, { retryAfter }),
    spent: row?.spent ?? 'perhaps',
  };
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof APIError ? (error as { status?: unknown }).status : undefined;
  return typeof status === 'number' ? status : undefined;
}

function codeOf(error: unknown): string {
  const { code, cause } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    cause?: unknown;
  };
  if (typeof code === 'string') return code;
  return typeof cause === 'object' && cause !== null ? codeOf(cause) : '';
}

function nameOf(error: unknown): string {
  const name = typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name : '';
}

function retryAfterOf(error: unknown, now: number): number | null {
  const headers = error instanceof OpenAI.APIError ? (error.headers as Headers | undefined) : undefined;
  return readRetryAfter(
    { ms: headers?.get('retry-after-ms') ?? null, after: headers?.get('retry-after') ?? null },
    now,
  );
}

/** A provider's hint in milliseconds: `retry-after-ms`, or `retry-after` in seconds or as an HTTP date. Null for none or nonsense. */
export function readRetryAfter(
  { ms, after }: { ms: string | null; after: string | null },
  now: number,
): number | null {
  if (ms !== null && /^\d+(\.\d+)?$/.test(ms.trim())) return positive(Number(ms));
  if (after === null) return null;
  const text = after.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return positive(Number(text) * 1000);
  if (!/[a-z]{3}/i.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : positive(date - now);
}

const positive = (value: number): number | null =>
  Number.isFinite(value) && value > 0 ? Math.ceil(value) : null;
