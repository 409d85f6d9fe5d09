import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../agent/json.ts';
import { type Provider, type ProviderOptions, startProvider } from './server.ts';

let provider: Provider;
const start = async (more: Partial<ProviderOptions> = {}): Promise<void> => {
  provider = await startProvider({ script: () => ({ kind: 'text', text: 'hello' }), ...more });
};
afterEach(() => provider.close());

const post = async (path: string, body: unknown): Promise<{ status: number; body: JsonObject }> => {
  const response = await fetch(`${provider.url}/${path}`, {
    method: 'POST',
    headers: { 'x-client-request-id': 'run-1/2/3' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: (await response.json()) as JsonObject };
};

const schema = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};
const tool = { name: 'look', description: 'd', parameters: schema, strict: true };
const task = { role: 'user', content: 't' };
const call = { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'c', output: 'o' };
const responses = (more: object = {}) => ({
  model: 'm',
  store: false,
  input: [task, call, output],
  tools: [{ type: 'function', ...tool }],
  ...more,
});
const toolCall = { id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } };
const asking = { role: 'assistant', content: null, tool_calls: [toolCall] };
const told = { role: 'tool', tool_call_id: 'c', content: 'o' };
const chat = (more: object = {}) => ({
  model: 'm',
  messages: [task, asking, told],
  tools: [{ type: 'function', function: tool }],
  ...more,
});
const withTool = (more: object) => responses({ tools: [{ type: 'function', ...tool, ...more }] });

const refusals: readonly [string, string, unknown, string][] = [
  ['text that is no JSON', 'responses', '{', 'JSON'],
  ['a list', 'responses', [], 'JSON object'],
  ['no model', 'chat/completions', chat({ model: undefined }), "'model'"],
  ['a stored conversation', 'responses', responses({ store: true }), 'store: false'],
  ['a call without its result', 'responses', responses({ input: [task, call] }), 'No tool output found'],
  ['a result without its call', 'responses', responses({ input: [task, output] }), 'No tool call found'],
  [
    'a call answered twice',
    'responses',
    responses({ input: [task, call, output, output] }),
    'No tool output',
  ],
  ['a message without its results', 'chat/completions', chat({ messages: [task, asking] }), 'No tool output'],
  [
    'a word before a result',
    'chat/completions',
    chat({ messages: [task, asking, task, told] }),
    "role 'tool'",
  ],
  [
    'an illegal name of a call',
    'responses',
    responses({ input: [task, { ...call, name: 'a.b' }, output] }),
    'call name',
  ],
  [
    'arguments that are no text',
    'responses',
    responses({ input: [task, { ...call, arguments: {} }, output] }),
    'string',
  ],
  [
    'reasoning it did not store',
    'responses',
    responses({ input: [task, { type: 'reasoning', id: 'rs_1' }] }),
    'rs_1',
  ],
  ['an illegal name of a tool', 'responses', withTool({ name: 'a b' }), 'tool name'],
  [
    'a tool twice',
    'chat/completions',
    chat({ tools: [1, 2].map(() => ({ type: 'function', function: tool })) }),
    'Duplicate',
  ],
  ['an empty list of tools', 'responses', responses({ tools: [] }), "'tools'"],
  [
    'parallel calls of no tools',
    'responses',
    responses({ tools: undefined, parallel_tool_calls: true }),
    "'tools'",
  ],
  [
    'a strict schema that is open',
    'responses',
    withTool({ parameters: { ...schema, additionalProperties: true } }),
    'additionalProperties',
  ],
  [
    'a strict schema with an option',
    'responses',
    withTool({ parameters: { ...schema, required: [] } }),
    "'required'",
  ],
  [
    'an open object deep in a strict schema',
    'responses',
    withTool({ parameters: { ...schema, properties: { a: { type: ['object', 'null'], properties: {} } } } }),
    'additionalProperties',
  ],
];
test.each(refusals)('%s is refused as the real API refuses it', async (_name, path, body, message) => {
  await start();
  expect(await post(path, body)).toMatchObject({
    status: 400,
    body: { error: { type: 'invalid_request_error', message: expect.stringContaining(message) } },
  });
});

test.each([
  ['responses', responses()],
  ['responses', withTool({ strict: false, parameters: { type: 'object' } })],
  ['chat/completions', chat()],
])('what the real API takes of %s is taken', async (path, body) => {
  await start();
  expect(await post(path, body)).toMatchObject({ status: 200, body: { model: 'm' } });
});

test('a request asked again is answered alike, under an id of its own', async () => {
  await start({ script: ({ index, results }) => ({ kind: 'text', text: `${index} ${results.join()}` }) });
  const [one, two] = [await post('responses', responses()), await post('responses', responses())];
  expect(one.body['output']).toMatchObject([{ content: [{ text: '1 o' }] }]);
  expect(two.body['output']).toMatchObject([{ content: [{ text: '1 o' }] }]);
  expect(one.body['id']).not.toBe(two.body['id']);
});

test('a script that does not know the turn is no failing service: nobody asks again', async () => {
  await start({
    script: () => {
      throw new Error('what now?');
    },
  });
  expect(await post('responses', responses())).toMatchObject({
    status: 400,
    body: { error: { code: 'no_script', message: expect.stringContaining('what now?') } },
  });
});

test('the models are listed, and other paths are unknown', async () => {
  await start();
  const listed = await fetch(`${provider.url}/models`, { signal: AbortSignal.timeout(10_000) });
  expect(await listed.json()).toMatchObject({ object: 'list', data: [{ id: 'scripted-1' }] });
  expect(await post('embeddings', {})).toMatchObject({ status: 404 });
});

describe('evidence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scripted-provider-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const lines = (name: string): unknown[] =>
    readFileSync(join(folder, name, 'provider.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  test('a request has a line when it arrives and one when it is answered, with its tokens', async () => {
    await start({ evidence: join(folder, 'made', 'here') });
    const { body } = await post('responses', responses());
    const base = { requestId: 'run-1/2/3', runId: 'run-1', api: '/v1/responses', at: expect.any(String) };
    const { input_tokens: inputTokens, output_tokens: outputTokens } = body['usage'] as JsonObject;
    expect(lines('made/here')).toEqual([
      { ...base, event: 'asked' },
      { ...base, event: 'answered', status: 200, index: 1, model: 'm', calls: [], inputTokens, outputTokens },
    ]);
  });

  test('a request that is refused or left by its client is told as such', async () => {
    await start({ evidence: join(folder, 'left'), latency: 200 });
    await post('responses', '{');
    const asked = fetch(`${provider.url}/responses`, {
      method: 'POST',
      body: JSON.stringify(responses()),
      signal: AbortSignal.timeout(50),
    });
    await expect(asked).rejects.toThrow('timeout');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(lines('left')).toMatchObject([
      { event: 'asked' },
      { event: 'answered', status: 400 },
      { event: 'asked' },
      { event: 'gone', status: null },
    ]);
    expect(provider.abandoned).toHaveLength(1);
  });
});
