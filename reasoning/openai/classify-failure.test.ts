import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { FailureCode } from '../../agent/failure.ts';
import { classifyModelError, FailedReply, MalformedReply, readRetryAfter } from './classify-failure.ts';

const status = (code: number, body: object = {}, headers: Record<string, string> = {}): APIError =>
  APIError.generate(code, { error: body }, 'said no', new Headers(headers));
const connection = (code: string): APIConnectionError =>
  new APIConnectionError({ cause: Object.assign(new Error('fetch failed'), { cause: { code } }) });

// A row for each line of the table; statuses over the wire are in the contract of the model port.
const rows: readonly [string, unknown, FailureCode, 'nothing' | 'perhaps'][] = [
  ['rate limit inside a response', new FailedReply('x', 'rate_limit_exceeded'), 'rate-limited', 'perhaps'],
  ['server error inside a response', new FailedReply('x', 'server_error'), 'service-failed', 'perhaps'],
  ['failure without a code inside a response', new FailedReply('x', ''), 'service-failed', 'perhaps'],
  ['bad prompt inside a response', new FailedReply('x', 'invalid_prompt'), 'bad-request', 'perhaps'],
  ['abort', new APIUserAbortError(), 'timed-out', 'perhaps'],
  ['timeout of the SDK', new APIConnectionTimeoutError(), 'timed-out', 'perhaps'],
  ['refused connection', connection('ECONNREFUSED'), 'connection-failed', 'nothing'],
  ['unknown host', connection('ENOTFOUND'), 'connection-failed', 'nothing'],
  ['reset connection', connection('ECONNRESET'), 'connection-failed', 'perhaps'],
  ['quota', status(429, { code: 'insufficient_quota' }), 'quota-exhausted', 'nothing'],
  ['inactive billing', status(429, { code: 'billing_not_active' }), 'quota-exhausted', 'nothing'],
  ['rate limit', status(429, { code: 'rate_limit_exceeded' }), 'rate-limited', 'nothing'],
  ['no key', status(401), 'not-authenticated', 'nothing'],
  ['forbidden', status(403), 'not-authenticated', 'nothing'],
  ['too long', status(400, { code: 'context_length_exceeded' }), 'context-overflow', 'nothing'],
  ['bad request', status(400), 'bad-request', 'nothing'],
  ['unknown model', status(404, { code: 'model_not_found' }), 'bad-request', 'nothing'],
  ['late request', status(408), 'service-failed', 'nothing'],
  ['conflict', status(409), 'service-failed', 'nothing'],
  ['failed service', status(500), 'service-failed', 'perhaps'],
  ['bad gateway', status(502), 'service-failed', 'perhaps'],
  ['not modified', status(304), 'malformed-reply', 'perhaps'],
  ['no JSON', new SyntaxError('Unexpected token'), 'malformed-reply', 'perhaps'],
  ['cut body', new TypeError('terminated'), 'malformed-reply', 'perhaps'],
  ['other form', new MalformedReply('expected'), 'malformed-reply', 'perhaps'],
  ['anything else', new Error('who knows'), 'unexpected', 'perhaps'],
  ['a thrown text', 'text', 'unexpected', 'perhaps'],
  ['a thrown nothing', undefined, 'unexpected', 'perhaps'],
];
test.each(rows)('%s', (_name, error, code, spent) => {
  expect(classifyModelError(error)).toMatchObject({ kind: 'failed', failure: { code }, spent });
});

test('only who asks for patience is given it: a hint counts with 429, 408, 409 and 5xx', () => {
  const hint = { 'retry-after': '3' };
  const retryAfter = (code: number) => classifyModelError(status(code, {}, hint)).failure.retryAfter;
  expect([429, 408, 409, 503].map(retryAfter)).toEqual([3_000, 3_000, 3_000, 3_000]);
  expect([400, 401].map(retryAfter)).toEqual([null, null]);
});

test('a message of any length is cut', () => {
  expect(classifyModelError(new Error('x'.repeat(100_000))).failure.message.length).toBeLessThan(1_100);
});

const now = Date.parse('2026-01-01T00:00:00Z');
const hints: readonly [string, { ms?: string; after?: string }, number | null][] = [
  ['milliseconds before seconds', { ms: '250', after: '9' }, 250],
  ['a fraction of a second', { after: '0.5' }, 500],
  ['a date ahead', { after: 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
  ['a date that has passed', { after: 'Wed, 31 Dec 2025 00:00:00 GMT' }, null],
  ['zero', { after: '0' }, null],
  ['negative seconds', { after: '-1' }, null],
  ['negative milliseconds', { ms: '-1' }, null],
  ['milliseconds of nonsense, seconds of sense', { ms: 'soon', after: '2' }, 2_000],
  ['words', { after: 'soon' }, null],
  ['no number that exists', { after: '9'.repeat(400) }, null],
  ['nothing', {}, null],
];
test.each(hints)('a hint of %s', (_name, { ms = null, after = null }, expected) => {
  expect(readRetryAfter({ ms, after }, now)).toBe(expected);
});
