import { readFileSync } from 'node:fs';
import type { Item } from '../agent/conversation.ts';
import { defineModel, type Model } from './define-model.ts';
import type { ModelRequest } from './model-port.ts';
import { toChatRequest } from './openai/chat.ts';
import { toResponsesRequest } from './openai/responses.ts';
import { assemblePrompt } from './prompt.ts';

const golden = (name: string): string =>
  readFileSync(new URL(`./openai/golden/${name}.json`, import.meta.url), 'utf8');

const everyKind: readonly Item[] = [
  { kind: 'task', text: '{ "order": "#W1" }' },
  {
    kind: 'opaque',
    provider: 'openai-responses',
    model: 'exact-1',
    data: { type: 'reasoning', id: 'rs_1', summary: [] },
  },
  {
    kind: 'opaque',
    provider: 'openai-responses',
    model: 'another-1',
    data: { type: 'reasoning', id: 'rs_2', summary: [] },
  },
  { kind: 'reply', text: 'Looking at it.' },
  { kind: 'call', id: 'call_1', tool: 'look', args: '{"order": "#W1"}' },
  { kind: 'call', id: 'call_2', tool: 'look', args: '{"order": "#W2"}' },
  { kind: 'result', id: 'call_1', text: 'sent' },
  { kind: 'result', id: 'call_2', text: 'lost' },
  { kind: 'message', text: 'ada: and #W3?' },
  { kind: 'note', text: '3 earlier entries were left out.' },
];

function request(api: Model['api']): ModelRequest {
  return {
    configuration: defineModel({
      name: 'golden',
      version: 1,
      api,
      model: 'exact-1',
      contextWindow: 10_000,
      usdPerMillion: { input: 1, output: 1 },
      reasoningEffort: 'low',
    }),
    instructions: 'Help with one order.',
    tools: [
      {
        name: 'look',
        description: 'Looks at an order.',
        parameters: {
          type: 'object',
          properties: { order: { type: 'string' } },
          required: ['order'],
          additionalProperties: false,
        },
        strict: true,
      },
    ],
    items: everyKind,
    maxOutputTokens: 500,
    requestId: 'run/1/1',
  };
}

// To change what is sent on purpose: write the new body into the golden file and say why in the commit.
test.each([
  ['responses', toResponsesRequest],
  ['chat', toChatRequest],
] as const)('the body of a %s request is the same to the byte', (api, toRequest) => {
  const body = JSON.stringify(toRequest(assemblePrompt(request(api))), null, 2);
  expect(`${body}\n`).toBe(golden(api));
});

test('equal input makes equal bytes', () => {
  const twice = [1, 2].map(() => JSON.stringify(toResponsesRequest(assemblePrompt(request('responses')))));
  expect(twice[0]).toBe(twice[1]);
});

test('tools go out in the order of their names, whatever order they come in', () => {
  const [look] = request('chat').tools;
  if (look === undefined) throw new Error('expected a tool');
  const tools = ['sort', 'Ask', 'look'].map((name) => ({ ...look, name }));
  const sent = assemblePrompt({ ...request('chat'), tools }).tools;
  expect(sent.map(({ name }) => name)).toEqual(['Ask', 'look', 'sort']);
  expect(assemblePrompt({ ...request('chat'), tools: tools.toReversed() }).tools).toEqual(sent);
});

test('what a compatible server cannot do is turned off by the configuration', () => {
  const configuration = {
    ...request('chat').configuration,
    features: { strict: false, parallelCalls: false },
  };
  const body = toChatRequest({ ...request('chat'), configuration });
  expect(body).toMatchObject({ parallel_tool_calls: false, tools: [{ function: { strict: false } }] });
});

test('reasoning turned off asks for no reasoning to carry', () => {
  const configuration = { ...request('responses').configuration, reasoningEffort: 'none' as const };
  const body = toResponsesRequest({ ...request('responses'), configuration });
  expect(body).toMatchObject({ reasoning: { effort: 'none' } });
  expect(body).not.toHaveProperty('include');
});
