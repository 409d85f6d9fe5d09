import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { failureCodes } from '../agent/failure.ts';
import { type Classified, classifyToolError, Declined } from './classify-failure.ts';

const withStatus = (status: number) => Object.assign(new Error(`HTTP ${status}`), { status });
const withCode = (code: string) => Object.assign(new Error(code), { code });
const fetchFailed = (code: string) => new TypeError('fetch failed', { cause: withCode(code) });
const fetchFailedFor = (cause: Error) => new TypeError('fetch failed', { cause });

const codeOf = (classified: Classified): string =>
  classified.kind === 'declined' ? 'declined' : classified.failure.code;
const repeating = (error: unknown): string => codeOf(classifyToolError(error, { mayRepeat: true }));
const single = (error: unknown): string => codeOf(classifyToolError(error, { mayRepeat: false }));

/** What was thrown, what it means, and what it means for a tool that may not repeat. */
const rows: readonly [string, unknown, string, string][] = [
  ['400', withStatus(400), 'declined', 'declined'],
  ['401', withStatus(401), 'not-authenticated', 'not-authenticated'],
  ['403', withStatus(403), 'not-authenticated', 'not-authenticated'],
  ['404', withStatus(404), 'declined', 'declined'],
  ['408', withStatus(408), 'service-failed', 'outcome-unknown'],
  ['409', withStatus(409), 'declined', 'declined'],
  ['422', withStatus(422), 'declined', 'declined'],
  ['429', withStatus(429), 'rate-limited', 'rate-limited'],
  ['500', withStatus(500), 'service-failed', 'outcome-unknown'],
  ['503', withStatus(503), 'service-failed', 'outcome-unknown'],
  ['200 that the client did not understand', withStatus(200), 'malformed-reply', 'outcome-unknown'],
  ['302', withStatus(302), 'malformed-reply', 'outcome-unknown'],
  ['refused, as node says it', withCode('ECONNREFUSED'), 'connection-failed', 'connection-failed'],
  ['refused, as fetch says it', fetchFailed('ECONNREFUSED'), 'connection-failed', 'connection-failed'],
  ['unknown host', fetchFailed('ENOTFOUND'), 'connection-failed', 'connection-failed'],
  ['name service down', fetchFailed('EAI_AGAIN'), 'connection-failed', 'connection-failed'],
  ['no route', fetchFailed('EHOSTUNREACH'), 'connection-failed', 'connection-failed'],
  ['no network', fetchFailed('ENETUNREACH'), 'connection-failed', 'connection-failed'],
  ['reset', fetchFailed('ECONNRESET'), 'connection-failed', 'outcome-unknown'],
  ['closed while writing', withCode('EPIPE'), 'connection-failed', 'outcome-unknown'],
  ['closed while reading', fetchFailed('UND_ERR_SOCKET'), 'connection-failed', 'outcome-unknown'],
  ['closed by the client itself', fetchFailed('UND_ERR_CLOSED'), 'connection-failed', 'outcome-unknown'],
  ['a certificate out of date', fetchFailed('CERT_HAS_EXPIRED'), 'connection-failed', 'outcome-unknown'],
  ['slow to connect', fetchFailed('UND_ERR_CONNECT_TIMEOUT'), 'timed-out', 'outcome-unknown'],
  ['slow to answer', fetchFailed('UND_ERR_HEADERS_TIMEOUT'), 'timed-out', 'outcome-unknown'],
  ['slow body', fetchFailed('UND_ERR_BODY_TIMEOUT'), 'timed-out', 'outcome-unknown'],
  ['slow socket', withCode('ETIMEDOUT'), 'timed-out', 'outcome-unknown'],
  ['headers without end', fetchFailed('UND_ERR_HEADERS_OVERFLOW'), 'malformed-reply', 'outcome-unknown'],
  ['a reply that is no HTTP', fetchFailed('HPE_INVALID_CONSTANT'), 'malformed-reply', 'outcome-unknown'],
  ['a reply that is no JSON', new SyntaxError('Unexpected token'), 'malformed-reply', 'outcome-unknown'],
  ['aborted by the client', fetchFailed('UND_ERR_ABORTED'), 'timed-out', 'outcome-unknown'],
  ['a wrong use of fetch', fetchFailed('UND_ERR_INVALID_ARG'), 'unexpected', 'outcome-unknown'],
  ['a scheme that fetch lacks', fetchFailedFor(new Error('unknown scheme')), 'unexpected', 'outcome-unknown'],
  ['aborted', new DOMException('stopped', 'AbortError'), 'timed-out', 'outcome-unknown'],
  ['out of time', new DOMException('late', 'TimeoutError'), 'timed-out', 'outcome-unknown'],
  ['said no', new Declined('the order is closed'), 'declined', 'declined'],
  ['a bug', new TypeError('x is undefined'), 'unexpected', 'outcome-unknown'],
  ['a text', 'oops', 'unexpected', 'outcome-unknown'],
  ['nothing', undefined, 'unexpected', 'outcome-unknown'],
  ['null', null, 'unexpected', 'outcome-unknown'],
  ['a status that is no number', { status: '429' }, 'unexpected', 'outcome-unknown'],
];

test.each(rows)('%s', (_, error, code, codeWhenSingle) => {
  expect([repeating(error), single(error)]).toEqual([code, codeWhenSingle]);
});

test('a status counts before the connection’s code, the code before the name', () => {
  expect(repeating(Object.assign(withStatus(429), { code: 'ECONNRESET' }))).toBe('rate-limited');
  expect(repeating(Object.assign(withCode('ECONNRESET'), { name: 'TimeoutError' }))).toBe(
    'connection-failed',
  );
});

test('an error of another realm is known by its shape', () => {
  const foreign: unknown = runInNewContext(`Object.assign(new Error('no'), { name: 'Declined' })`);
  expect(foreign).not.toBeInstanceOf(Error);
  expect(classifyToolError(foreign, { mayRepeat: true })).toEqual({ kind: 'declined', text: 'no' });
});

test('a failure carries message, category and hint', () => {
  const { category, hint } = failureCodes['service-failed'];
  expect(classifyToolError(withStatus(503), { mayRepeat: true })).toEqual({
    kind: 'failed',
    failure: { code: 'service-failed', category, hint, message: 'HTTP 503', attempts: 1, retryAfter: null },
  });
});

describe('how long the service asks to wait', () => {
  const now = Date.parse('2030-01-01T00:00:00Z');
  const waits = (headers: unknown, more: object = {}): number | null | undefined => {
    const error = Object.assign(withStatus(503), { headers }, more);
    const classified = classifyToolError(error, { mayRepeat: true, now });
    return classified.kind === 'failed' ? classified.failure.retryAfter : undefined;
  };

  test.each<[string, unknown, number | null]>([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['parts of a second', { 'retry-after': ' 0.5 ' }, 500],
    ['a date', { 'retry-after': 'Tue, 01 Jan 2030 00:00:09 GMT' }, 9_000],
    ['a date that has passed', { 'retry-after': 'Tue, 01 Jan 2030 00:00:00 GMT' }, null],
    ['milliseconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    ['milliseconds that are none', { 'retry-after-ms': 'x', 'retry-after': '9' }, 9_000],
    ['a header in another case', { 'Retry-After': '7' }, 7_000],
    ['the headers of fetch', new Headers({ 'Retry-After': '7' }), 7_000],
    ['words', { 'retry-after': 'soon' }, null],
    ['less than nothing', { 'retry-after': '-7' }, null],
    ['a number that is no text', { 'retry-after': 7 }, null],
    ['no headers', undefined, null],
    ['headers that are none', 'retry-after: 7', null],
  ])('is read from the headers: %s', (_, headers, expected) => {
    expect(waits(headers)).toBe(expected);
  });

  test('is what the client read, when it read it', () => {
    expect(waits({ 'retry-after': '7' }, { retryAfterMs: 2_000 })).toBe(2_000);
  });
});

test('how long the service asks to wait is passed on, when it is a time', () => {
  const waiting = (retryAfterMs: unknown) => {
    const classified = classifyToolError(Object.assign(withStatus(429), { retryAfterMs }), {
      mayRepeat: false,
    });
    return classified.kind === 'failed' ? classified.failure.retryAfter : undefined;
  };
  expect([1_500, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, '9', undefined].map(waiting)).toEqual([
    1_500,
    ...Array.from({ length: 6 }, () => null),
  ]);
});

test('the message says what caused the error, also when only its code does', () => {
  const messageOf = (error: unknown) => {
    const classified = classifyToolError(error, { mayRepeat: true });
    return classified.kind === 'failed' ? classified.failure.message : classified.text;
  };
  const noRoute = Object.assign(new Error('connect EHOSTUNREACH 10.0.0.9:80'), { code: 'EHOSTUNREACH' });
  expect(messageOf(fetchFailedFor(noRoute))).toBe('fetch failed: connect EHOSTUNREACH 10.0.0.9:80');
  const both = Object.assign(new AggregateError([noRoute]), { code: 'ECONNREFUSED' });
  expect(messageOf(fetchFailedFor(both))).toBe('fetch failed: ECONNREFUSED');
  expect(messageOf(new Error('broken', { cause: 'a text' }))).toBe('broken');
});

test('a message of any length and form becomes a line of at most 1,000 characters and a note', () => {
  const classified = classifyToolError(new Declined(`a\nb${'x'.repeat(5_000)}`), { mayRepeat: true });
  expect(classified).toMatchObject({
    text: expect.stringMatching(/^a bx{997}… \(5003 characters\)$/) as unknown,
  });
  const circular: Record<string, unknown> = {};
  circular['message'] = circular;
  expect(repeating(circular)).toBe('unexpected');
});

describe('what Node’s own fetch throws', () => {
  async function thrownBy(
    answer: RequestListener,
    { within = 5_000, scheme = 'http' }: { within?: number; scheme?: string } = {},
  ): Promise<unknown> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error: unknown = await fetch(url, { signal: AbortSignal.timeout(within) })
      .then((response) => response.json())
      .catch((thrown: unknown) => thrown);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return error;
  }

  test('a port where nobody listens is a connection that failed before anything was sent', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const error: unknown = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(
      (thrown: unknown) => thrown,
    );
    expect([repeating(error), single(error)]).toEqual(['connection-failed', 'connection-failed']);
  });

  test('a socket closed without an answer leaves it open whether the request took effect', async () => {
    const error = await thrownBy((request) => request.socket.destroy());
    expect([repeating(error), single(error)]).toEqual(['connection-failed', 'outcome-unknown']);
  });

  test('a socket closed in the middle of an answer', async () => {
    const error = await thrownBy((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect([repeating(error), single(error)]).toEqual(['connection-failed', 'outcome-unknown']);
  });

  test('a server that does not speak HTTP', async () => {
    const error = await thrownBy((request) => request.socket.end('SSH-2.0-other\r\n\r\n'));
    expect([repeating(error), single(error)]).toEqual(['malformed-reply', 'outcome-unknown']);
  });

  test('a page where JSON was expected', async () => {
    const error = await thrownBy((_request, response) => response.end('<html>'));
    expect([repeating(error), single(error)]).toEqual(['malformed-reply', 'outcome-unknown']);
  });

  test('plain HTTP where TLS was expected', async () => {
    const error = await thrownBy((_request, response) => response.end(), { scheme: 'https' });
    expect([repeating(error), single(error)]).toEqual(['connection-failed', 'outcome-unknown']);
  });

  test('a server that does not answer in time', async () => {
    const error = await thrownBy(() => undefined, { within: 100 });
    expect([repeating(error), single(error)]).toEqual(['timed-out', 'outcome-unknown']);
  });
});
