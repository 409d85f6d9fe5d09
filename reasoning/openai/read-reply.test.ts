import type OpenAI from 'openai';
import { request } from '../../test/support/model-request.ts';
import type { ModelAnswer } from '../model-port.ts';
import { fromCompletion } from './chat.ts';
import { fromResponse } from './responses.ts';

const usage = { input_tokens: 5, output_tokens: 2 };
const respond = (more: object): ModelAnswer =>
  fromResponse(
    { status: 'completed', model: 'm', output: [], usage, ...more } as unknown as OpenAI.Responses.Response,
    request('responses'),
  );
const complete = (message: object, finish_reason = 'stop', more: object = {}): ModelAnswer =>
  fromCompletion(
    {
      model: 'm',
      choices: [{ index: 0, message, finish_reason }],
      usage: { prompt_tokens: 5, completion_tokens: 2 },
      ...more,
    } as unknown as OpenAI.Chat.ChatCompletion,
    request('chat'),
  );

/** A call of one reply in each protocol. */
type RawCall = { readonly id?: unknown; readonly name?: unknown; readonly args?: unknown };
const asOutput = ({ id, name, args }: RawCall): object => ({
  type: 'function_call',
  call_id: id,
  name,
  arguments: args,
});
const asToolCall = ({ id, name, args }: RawCall): object => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});
const look = { id: 'c1', name: 'look', args: '{"at": 1}' };

describe.each([
  ['responses', (calls: readonly RawCall[]) => respond({ output: calls.map(asOutput) })],
  ['chat', (calls: readonly RawCall[]) => complete({ tool_calls: calls.map(asToolCall) }, 'tool_calls')],
] as const)('calls over %s', (_api, reply) => {
  test('arguments stay the text that the model wrote, JSON or not', () => {
    expect(reply([{ ...look, args: '{"at": 1' }])).toMatchObject({
      items: [{ kind: 'call', id: 'c1', args: '{"at": 1' }],
    });
  });

  test('arguments that a server sent parsed become text again, absent ones an empty object', () => {
    expect(
      reply([
        { ...look, args: { at: 1 } },
        { id: 'c2', name: 'look' },
      ]),
    ).toMatchObject({ items: [{ args: '{"at":1}' }, { args: '{}' }] });
  });

  test.each([
    ['without an id', [{ ...look, id: undefined }], 'expected a call with an id'],
    ['with an empty id', [{ ...look, id: '' }], 'expected a call with an id'],
    ['without a name', [{ ...look, name: undefined }], 'expected a call with the name of a tool'],
    ['with the id of another', [look, look], 'expected calls with distinct ids'],
  ])('a call %s makes the reply malformed, since no result could name it', (_name, calls, message) => {
    expect(() => reply(calls)).toThrow(message);
    expect(() => reply(calls)).toThrow(expect.objectContaining({ name: 'MalformedReply' }));
  });
});

describe('over Responses', () => {
  const words = { type: 'message', content: [{ type: 'output_text', text: 'so far' }] };

  test('a response that the content filter cut is a refusal and carries no call', () => {
    const answer = respond({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
      output: [words, asOutput(look)],
    });
    expect(answer).toMatchObject({ stop: 'refused', items: [{ kind: 'reply', text: 'so far' }] });
  });

  test('a call cut in a response that counts as complete is cut, and takes the other calls with it', () => {
    const cut = { ...asOutput({ ...look, id: 'c2', args: '{"at"' }), status: 'incomplete' };
    expect(respond({ output: [words, asOutput(look), cut] })).toMatchObject({
      stop: 'length',
      items: [{ kind: 'reply' }],
    });
  });

  test('reasoning is kept word for word, and left out when nobody could read it again', () => {
    const kept = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'abc' };
    const unreadable = { type: 'reasoning', id: 'rs_2', summary: [] };
    expect(respond({ output: [kept, unreadable, words] })).toMatchObject({
      items: [
        { kind: 'opaque', provider: 'openai-responses', model: 'scripted-1', data: kept },
        { kind: 'reply' },
      ],
    });
  });

  test.each(['in_progress', 'queued', 'cancelled'])('a response that is %s is no answer', (status) => {
    expect(() => respond({ status })).toThrow(`expected a response that has ended, got ${status}`);
  });

  test('a server that leaves the status out is understood', () => {
    expect(respond({ status: undefined, output: [words] })).toMatchObject({ stop: 'done' });
  });

  test('a response that failed says why, with the code of the provider', () => {
    const failed = { status: 'failed', error: { code: 'invalid_prompt', message: 'not like this' } };
    expect(() => respond(failed)).toThrow(
      expect.objectContaining({
        name: 'FailedReply',
        code: 'invalid_prompt',
        message: expect.stringContaining('not like this'),
      }),
    );
  });

  test('text that is none makes the reply malformed, empty text is left out', () => {
    expect(() => respond({ output: [{ type: 'message', content: [{ type: 'output_text' }] }] })).toThrow(
      'expected text in a reply',
    );
    expect(
      respond({ output: [{ type: 'message', content: [{ type: 'output_text', text: '' }] }] }),
    ).toMatchObject({
      items: [],
    });
  });
});

describe('over Chat Completions', () => {
  test('a reply that the content filter cut is a refusal and carries no call', () => {
    expect(complete({ content: 'so far', tool_calls: [asToolCall(look)] }, 'content_filter')).toMatchObject({
      stop: 'refused',
      items: [{ kind: 'reply', text: 'so far' }],
    });
  });

  test('a call whose server leaves its type out is a call', () => {
    const { id, function: inner } = asToolCall(look) as { id: string; function: object };
    expect(complete({ tool_calls: [{ id, function: inner }] }, 'tool_calls')).toMatchObject({
      items: [{ kind: 'call', tool: 'look' }],
    });
  });

  test('text in parts is one text, and an empty refusal is none', () => {
    const parts = [
      { type: 'text', text: 'one ' },
      { type: 'text', text: 'two' },
    ];
    expect(complete({ content: parts, refusal: '' })).toMatchObject({
      stop: 'done',
      items: [{ kind: 'reply', text: 'one two' }],
    });
  });
});

describe('usage', () => {
  test('more cached than sent is read as all cached', () => {
    const reported = { ...usage, input_tokens_details: { cached_tokens: 99 } };
    expect(respond({ usage: reported })).toMatchObject({
      usage: { inputTokens: 5, cachedInputTokens: 5, exact: true },
    });
  });

  test.each([
    ['negative', { input_tokens: -5, output_tokens: 2 }],
    ['half', { input_tokens: 5.5, output_tokens: 2 }],
    ['of text', { input_tokens: '5', output_tokens: 2 }],
    ['beyond every window', { input_tokens: 5, output_tokens: 1e9 }],
    ['nothing sent', { input_tokens: 0, output_tokens: 2 }],
  ])('usage that is %s is not believed', (_name, reported) => {
    expect(respond({ usage: reported })).toMatchObject({ usage: { exact: false } });
  });

  test('an estimate counts bytes: what is not Latin is not taken for cheap', () => {
    const estimate = (text: string): number => {
      const output = [{ type: 'message', content: [{ type: 'output_text', text }] }];
      const answer = respond({ usage: null, output });
      return answer.kind === 'answered' ? answer.usage.outputTokens : 0;
    };
    expect(estimate('語'.repeat(300)) - estimate('')).toBe(300);
    expect(estimate('a'.repeat(300)) - estimate('')).toBe(100);
  });
});
