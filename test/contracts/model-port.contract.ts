import type { Item } from '../../agent/conversation.ts';
import type { FailureCode } from '../../agent/failure.ts';
import { openAiModels } from '../../reasoning/connect-models.ts';
import type { Model } from '../../reasoning/define-model.ts';
import type { ModelAnswer, ModelRequest } from '../../reasoning/model-port.ts';
import { request } from '../support/model-request.ts';
import { type Provider, startProvider } from '../support/scripted-provider/server.ts';
import type { ScriptedReply, Turn } from '../support/scripted-provider/script.ts';

type Spent = Extract<ModelAnswer, { kind: 'failed' }>['spent'];

/** What every adapter of the model port keeps, whatever protocol it speaks. */
export function modelPortContract(api: Model['api']): void {
  let provider: Provider | undefined;
  let turns: Turn[] = [];

  const start = async (
    reply: ScriptedReply | ((turn: Turn) => ScriptedReply),
    withoutUsage = false,
  ): Promise<void> => {
    turns = [];
    provider = await startProvider({
      withoutUsage,
      script: (turn) => {
        turns.push(turn);
        return typeof reply === 'function' ? reply(turn) : reply;
      },
    });
  };
  afterEach(async () => {
    await provider?.close();
    provider = undefined;
  });

  const ask = async (
    more: Partial<ModelRequest> = {},
    signal = AbortSignal.timeout(20_000),
  ): Promise<ModelAnswer> => {
    const models = openAiModels({ environment: { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: provider?.url } });
    return await models.call({ ...request(api), ...more }, { signal });
  };

  test('text comes back as a reply, with exact usage and the model that answered', async () => {
    await start({ kind: 'text', text: 'hello' });
    expect(await ask()).toEqual({
      kind: 'answered',
      items: [{ kind: 'reply', text: 'hello' }],
      stop: 'done',
      usage: {
        inputTokens: expect.any(Number),
        cachedInputTokens: 0,
        outputTokens: expect.any(Number),
        exact: true,
      },
      reported: 'scripted-1',
    });
    expect(turns).toMatchObject([{ runId: 'run-7', requestId: 'run-7/3/1', index: 0, tools: ['look'] }]);
  });

  test('parallel calls keep their order, their ids and their arguments as the model wrote them', async () => {
    await start({
      kind: 'calls',
      text: 'both',
      calls: [
        { name: 'look', args: '{"at": 1}' },
        { name: 'look', args: { at: 2 } },
      ],
    });
    const answer = await ask();
    expect(answer).toMatchObject({
      kind: 'answered',
      items: [{ kind: 'reply' }, { kind: 'call', args: '{"at": 1}' }, { kind: 'call', args: '{"at":2}' }],
    });
    const ids =
      answer.kind === 'answered'
        ? answer.items.flatMap((item) => (item.kind === 'call' ? [item.id] : []))
        : [];
    expect(new Set(ids).size).toBe(2);
  });

  test('a conversation of several turns is what the provider accepts and reads', async () => {
    await start(({ index, results, messages }) => ({
      kind: 'text',
      text: `${index} ${results.join()} ${messages.length}`,
    }));
    const items: readonly Item[] = [
      { kind: 'task', text: 'the task' },
      { kind: 'reply', text: 'looking' },
      { kind: 'call', id: 'a', tool: 'look', args: '{"at":1}' },
      { kind: 'call', id: 'b', tool: 'look', args: '{"at":2}' },
      { kind: 'result', id: 'a', text: 'one' },
      { kind: 'result', id: 'b', text: 'two' },
      { kind: 'message', text: 'ada: hurry' },
      { kind: 'note', text: 'a note' },
    ];
    expect(await ask({ items })).toMatchObject({ items: [{ text: '1 one,two 2' }] });
  });

  test('a call without its result is refused by the provider as a bad request', async () => {
    await start({ kind: 'text', text: 'never' });
    const items: readonly Item[] = [
      { kind: 'task', text: 't' },
      { kind: 'call', id: 'a', tool: 'look', args: '{}' },
    ];
    expect(await ask({ items })).toMatchObject({
      kind: 'failed',
      failure: { code: 'bad-request' },
      spent: 'nothing',
    });
  });

  test('a reply cut at the output limit carries no call', async () => {
    await start({ kind: 'length', text: 'so far', cutCall: { name: 'look', args: '{"at": 1' } });
    expect(await ask()).toMatchObject({
      kind: 'answered',
      stop: 'length',
      items: [{ kind: 'reply', text: 'so far' }],
    });
  });

  test('a refusal is told apart from an answer', async () => {
    await start({ kind: 'refusal', text: 'I will not' });
    expect(await ask()).toMatchObject({
      kind: 'answered',
      stop: 'refused',
      items: [{ kind: 'reply', text: 'I will not' }],
    });
  });

  test('a provider that reports no usage is charged by a conservative estimate', async () => {
    await start({ kind: 'text', text: 'hello' }, true);
    const answer = await ask();
    expect(answer).toMatchObject({ kind: 'answered', usage: { exact: false } });
    expect(answer.kind === 'answered' && answer.usage.inputTokens).toBeGreaterThan(20);
  });

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
    [503, undefined, 'service-failed', 'perhaps'],
    [504, undefined, 'service-failed', 'perhaps'],
    [529, undefined, 'service-failed', 'perhaps'],
  ];
  test.each(errors)(
    'status %i with code %s is %s, has cost %s and is asked once',
    async (status, code, expected, spent) => {
      await start({ kind: 'error', status, ...(code === undefined ? {} : { code }) });
      expect(await ask()).toMatchObject({ kind: 'failed', failure: { code: expected }, spent });
      expect(provider?.requests).toHaveLength(1);
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
    await start({ kind: 'error', status: 429, headers });
    expect(await ask()).toMatchObject({ kind: 'failed', failure: { retryAfter } });
  });

  test('a hint given as a date is a floor from now', async () => {
    await start({
      kind: 'error',
      status: 429,
      headers: { 'retry-after': new Date(Date.now() + 30_000).toUTCString() },
    });
    const answer = await ask();
    expect(answer.kind === 'failed' && answer.failure.retryAfter).toBeGreaterThan(25_000);
  });

  const broken: readonly [string, ScriptedReply, FailureCode][] = [
    ['a reset connection', { kind: 'reset' }, 'connection-failed'],
    ['text that is no JSON', { kind: 'malformed', body: '<html>bad gateway</html>' }, 'malformed-reply'],
    ['an empty body', { kind: 'malformed', body: '' }, 'malformed-reply'],
    ['JSON of another shape', { kind: 'malformed', body: '{"hello": "world"}' }, 'malformed-reply'],
  ];
  test.each(broken)('%s is a failure that may have cost something', async (_name, reply, code) => {
    await start(reply);
    expect(await ask()).toMatchObject({
      kind: 'failed',
      failure: { code, category: 'retry later' },
      spent: 'perhaps',
    });
  });

  test('an answer that never comes is ended by the signal, and the request with it', async () => {
    await start({ kind: 'hang' });
    const begun = Date.now();
    expect(await ask({}, AbortSignal.timeout(300))).toMatchObject({
      kind: 'failed',
      failure: { code: 'timed-out' },
      spent: 'perhaps',
    });
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test('nobody listening is a failure that costs nothing', async () => {
    await start({ kind: 'text', text: 'never' });
    await provider?.close();
    expect(await ask()).toMatchObject({
      kind: 'failed',
      failure: { code: 'connection-failed' },
      spent: 'nothing',
    });
  });

  test('a missing key is told by the name of its variable, and nothing is asked', async () => {
    await start({ kind: 'text', text: 'never' });
    const models = openAiModels({ environment: { OPENAI_BASE_URL: provider?.url } });
    const answer = await models.call(request(api), { signal: AbortSignal.timeout(10_000) });
    expect(answer).toMatchObject({
      kind: 'failed',
      failure: { code: 'not-authenticated', message: expect.stringContaining('OPENAI_API_KEY') },
    });
    expect(provider?.requests).toHaveLength(0);
  });
}
