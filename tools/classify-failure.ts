import { failure, type Failure, type FailureCode } from '../agent/failure.ts';
import { excerpt } from '../agent/json.ts';

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
};

const refusedConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const brokenConnection = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE']);
const slowConnection = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

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
  { when: ({ name }) => name === 'AbortError' || name === 'TimeoutError', code: 'timed-out' },
  { when: ({ name }) => name === 'Declined', code: 'declined' },
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
export function classifyToolError(error: unknown, { mayRepeat }: { mayRepeat: boolean }): Classified {
  const facts = factsOf(error);
  const code = table.find(({ when }) => when(facts))?.code ?? 'unexpected';
  const message = excerpt(messageOf(error), 1000);
  if (code === 'declined') return { kind: 'declined', text: message };
  const neverSent = facts.errno !== undefined && refusedConnection.has(facts.errno);
  if (!mayRepeat && doubtful.includes(code) && !neverSent)
    return { kind: 'failed', failure: failure('outcome-unknown', message) };
  return { kind: 'failed', failure: failure(code, message, { retryAfter: retryAfterOf(error) }) };
}

/** By shape, not by class: errors cross module and realm boundaries. */
function factsOf(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) return { name: '', status: undefined, errno: undefined };
  const { name, status, code, cause } = error as {
    name?: unknown;
    status?: unknown;
    code?: unknown;
    cause?: unknown;
  };
  const inner = typeof cause === 'object' && cause !== null ? (cause as { code?: unknown }).code : undefined;
  const errno = typeof inner === 'string' ? inner : code;
  return {
    name: typeof name === 'string' ? name : '',
    status: typeof status === 'number' ? status : undefined,
    errno: typeof errno === 'string' ? errno : undefined,
  };
}

function messageOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
}

function retryAfterOf(error: unknown): number | null {
  const hint =
    typeof error === 'object' && error !== null
      ? (error as { retryAfterMs?: unknown }).retryAfterMs
      : undefined;
  return typeof hint === 'number' && Number.isFinite(hint) && hint > 0 ? hint : null;
}
