import { failure, type Failure, type FailureCode } from '../agent/failure.ts';
import { excerpt } from '../agent/json.ts';
import { retryAfterOf } from './retry-after.ts';

/** A handler throws this to say no: nothing was changed, and the model reads why. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

export type Classified =
  | { readonly kind: 'declined'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

type Row = { readonly when: (error: Facts) => boolean; readonly code: FailureCode };

/** What is looked at of an error, whatever class it has. */
type Facts = {
  readonly name: string;
  readonly status: number | undefined;
  readonly errno: string | undefined;
  /** The name of what caused it. */
  readonly cause: string;
  /** Node's fetch gave up: everything between us and a whole reply looks like this. */
  readonly isFetch: boolean;
};

const refusedConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const brokenConnection = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);
const slowConnection = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
]);
/** The handler used its client wrongly: trying again does not help. */
const wrongUse = /^(UND_ERR|ERR)_(INVALID|NOT_SUPPORTED)/;
const notHttp = /^(HTTPParserError|HeadersOverflowError)$/;
const notHttpCode = /^(HPE_|UND_ERR_HEADERS_OVERFLOW$)/;

/** First row that fits; HTTP status, then errno, then the error's name. */
const table: readonly Row[] = [
  { when: ({ status }) => status === 429, code: 'rate-limited' },
  { when: ({ status }) => status === 401 || status === 403, code: 'not-authenticated' },
  { when: ({ status }) => status === 408 || (status !== undefined && status >= 500), code: 'service-failed' },
  { when: ({ status }) => status !== undefined && status >= 400, code: 'declined' },
  { when: ({ status }) => status !== undefined, code: 'malformed-reply' },
  {
    when: ({ errno }) => errno !== undefined && (refusedConnection.has(errno) || brokenConnection.has(errno)),
    code: 'connection-failed',
  },
  { when: ({ errno }) => errno !== undefined && slowConnection.has(errno), code: 'timed-out' },
  {
    when: ({ cause, errno = '' }) => notHttp.test(cause) || notHttpCode.test(errno),
    code: 'malformed-reply',
  },
  { when: ({ name }) => name === 'AbortError' || name === 'TimeoutError', code: 'timed-out' },
  { when: ({ name }) => name === 'Declined', code: 'declined' },
  { when: ({ errno = '' }) => wrongUse.test(errno), code: 'unexpected' },
  // What is left of fetch with a code is the way to the service: TLS and certificates, proxies.
  { when: ({ isFetch, errno }) => isFetch && errno !== undefined, code: 'connection-failed' },
  // JSON.parse of a reply that is none.
  { when: ({ name }) => name === 'SyntaxError', code: 'malformed-reply' },
];

/** Failures after which a request may have gone through although no answer came, or none that the handler understood. */
const doubtful: readonly FailureCode[] = [
  'timed-out',
  'connection-failed',
  'service-failed',
  'malformed-reply',
  'unexpected',
];

/** What a handler's error means. A tool that may not repeat is in doubt wherever its request may have gone out. */
export function classifyToolError(
  error: unknown,
  { mayRepeat, now = Date.now() }: { mayRepeat: boolean; now?: number },
): Classified {
  const facts = factsOf(error);
  const code = table.find(({ when }) => when(facts))?.code ?? 'unexpected';
  const message = excerpt(messageOf(error), 1000);
  if (code === 'declined') return { kind: 'declined', text: message };
  const neverSent = facts.errno !== undefined && refusedConnection.has(facts.errno);
  if (!mayRepeat && doubtful.includes(code) && !neverSent)
    return { kind: 'failed', failure: failure('outcome-unknown', message) };
  return { kind: 'failed', failure: failure(code, message, { retryAfter: retryAfterOf(error, now) }) };
}

/** By shape, not by class: errors cross module and realm boundaries. */
function factsOf(error: unknown): Facts {
  const { name, message, status, code, cause } = fieldsOf(error);
  const inner = fieldsOf(cause);
  const errno = typeof inner['code'] === 'string' ? inner['code'] : code;
  return {
    name: typeof name === 'string' ? name : '',
    status: typeof status === 'number' ? status : undefined,
    errno: typeof errno === 'string' ? errno : undefined,
    cause: typeof inner['name'] === 'string' ? inner['name'] : '',
    isFetch: name === 'TypeError' && message === 'fetch failed',
  };
}

const fieldsOf = (value: unknown): { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null ? (value as { readonly [field: string]: unknown }) : {};

/** With what caused it: "fetch failed" alone says nothing to whoever has to mend it. */
function messageOf(error: unknown): unknown {
  const { message, cause } = fieldsOf(error);
  if (message === undefined) return error;
  const { message: why, code = '' } = fieldsOf(cause);
  return typeof message === 'string' && typeof why === 'string'
    ? `${message}: ${why || String(code)}`
    : message;
}
