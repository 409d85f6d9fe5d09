import type { FailureCode } from '../../agent/failure.ts';
import { openAiModels } from '../../reasoning/connect-models.ts';
import type { Model } from '../../reasoning/define-model.ts';
import type { ModelAnswer } from '../../reasoning/model-port.ts';
import { request } from '../support/model-request.ts';
import type { ScriptedReply } from '../support/scripted-provider/script.ts';
import { useProvider } from './provider-fixture.ts';

type Spent = Extract<ModelAnswer, { kind: 'failed' }>['spent'];

/** What every adapter of the model port makes of what goes wrong: data, and what it may have cost. */
export function failuresContract(api: Model['api']): void {
  const at = useProvider(api);

  const errors: readonly [number, string | undefined, FailureCode, Spent][] = [
    [400, undefined, 'bad-request', 'nothing'],
    [400, 'context_length_exceeded', 'context-overflow', 'nothing'],
    [401, undefined, 'not-authenticated', 'nothing'],
    [403, undefined, 'not-authenticated', 'nothing'],
    [404, 'model_not_found', 'bad-request', 'nothing'],
    [408, undefined, 'service-failed', 'nothing'],
    [409, undefined, 'service-failed', 'nothing'],
    [422, undefined, 'bad-request', 'nothing'],
    [429, undefined, 'rate-limited', 'nothing'],
    [429, 'insufficient_quota', 'quota-exhausted', 'nothing'],
    // A gateway may answer so after the model did.
    [500, undefined, 'service-failed', 'perhaps'],
    [503, undefined, 'service-failed', 'nothing'],
    [504, undefined, 'service-failed', 'perhaps'],
    [529, undefined, 'service-failed', 'nothing'],
  ];
  test.each(errors)(
    'status %i with code %s is %s, has cost %s and is asked once',
    async (status, code, expected, spent) => {
      await at.start({ kind: 'error', status, ...(code === undefined ? {} : { code }) });
      expect(await at.ask()).toMatchObject({ kind: 'failed', failure: { code: expected }, spent });
      expect(at.requests()).toHaveLength(1);
    },
  );

  const hints: readonly [string, { [name: string]: string }, number | null][] = [
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['milliseconds', { 'retry-after-ms': '1500' }, 1_500],
    ['an hour', { 'retry-after': '3600' }, 3_600_000],
    ['zero', { 'retry-after': '0' }, null],
    ['a negative number', { 'retry-after': '-5' }, null],
    ['nonsense', { 'retry-after': 'soon' }, null],
    ['nothing', {}, null],
  ];
  test.each(hints)('a hint of %s is read as it is meant', async (_name, headers, retryAfter) => {
    await at.start({ kind: 'error', status: 429, headers });
    expect(await at.ask()).toMatchObject({ kind: 'failed', failure: { retryAfter } });
  });

  test('a hint given as a date is a floor from now', async () => {
    await at.start({
      kind: 'error',
      status: 429,
      headers: { 'retry-after': new Date(Date.now() + 30_000).toUTCString() },
    });
    const answer = await at.ask();
    expect(answer.kind === 'failed' && answer.failure.retryAfter).toBeGreaterThan(25_000);
  });

  const broken: readonly [string, ScriptedReply, FailureCode][] = [
    ['a reset connection', { kind: 'reset' }, 'connection-failed'],
    ['text that is no JSON', { kind: 'malformed', body: '<html>bad gateway</html>' }, 'malformed-reply'],
    ['an empty body', { kind: 'malformed', body: '' }, 'malformed-reply'],
    ['JSON of another shape', { kind: 'malformed', body: '{"hello": "world"}' }, 'malformed-reply'],
  ];
  test.each(broken)('%s is a failure that may have cost something', async (_name, reply, code) => {
    await at.start(reply);
    expect(await at.ask()).toMatchObject({
      kind: 'failed',
      failure: { code, category: 'retry later' },
      spent: 'perhaps',
    });
  });

  const timedOut = { kind: 'failed', failure: { code: 'timed-out' }, spent: 'perhaps' };
  test('an answer that never comes is ended by the signal, and the request at the provider with it', async () => {
    await at.start({ kind: 'hang' });
    const begun = Date.now();
    expect(await at.ask({}, AbortSignal.timeout(300))).toMatchObject(timedOut);
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(await at.abandoned()).toEqual(['run-7/3/1']);
  });

  test('an answer that never comes is ended by the attempt timeout of the configuration', async () => {
    await at.start({ kind: 'hang' });
    const { configuration } = request(api, { timeouts: { attempt: 300 } });
    expect(await at.ask({ configuration })).toMatchObject(timedOut);
    expect(await at.abandoned()).toEqual(['run-7/3/1']);
  });

  test('a signal that was given before asks nothing', async () => {
    await at.start({ kind: 'text', text: 'never' });
    expect(await at.ask({}, AbortSignal.abort())).toMatchObject({
      kind: 'failed',
      failure: { code: 'timed-out' },
    });
    expect(at.requests()).toHaveLength(0);
  });

  test('a key that the provider repeats in its refusal stands in no failure (I10)', async () => {
    await at.start({ kind: 'error', status: 401, message: 'Incorrect key: sk-secret-1' });
    const environment = { OPENAI_API_KEY: 'sk-secret-1', OPENAI_BASE_URL: at.url() };
    const answer = await openAiModels({ environment }).call(request(api), {
      signal: AbortSignal.timeout(10_000),
    });
    expect(answer).toMatchObject({ failure: { message: expect.stringContaining('Incorrect key: (key)') } });
    expect(JSON.stringify(answer)).not.toContain('sk-secret-1');
  });

  test('nobody listening is a failure that costs nothing', async () => {
    await at.start({ kind: 'text', text: 'never' });
    await at.close();
    expect(await at.ask()).toMatchObject({
      kind: 'failed',
      failure: { code: 'connection-failed' },
      spent: 'nothing',
    });
  });

  test('a missing key is told by the name of its variable, and nothing is asked', async () => {
    await at.start({ kind: 'text', text: 'never' });
    const models = openAiModels({ environment: { OPENAI_BASE_URL: at.url() } });
    const answer = await models.call(request(api), { signal: AbortSignal.timeout(10_000) });
    expect(answer).toMatchObject({
      kind: 'failed',
      failure: { code: 'not-authenticated', message: expect.stringContaining('OPENAI_API_KEY') },
    });
    expect(at.requests()).toHaveLength(0);
  });
}
