import { isJsonObject, type JsonObject } from '../../../agent/json.ts';
import type { ReadRequest, ScriptedReply } from './script.ts';
import { readTools, requireThat, texts, validateAnswers, validateCall } from './validate.ts';

/** Reads and validates a request to POST /v1/chat/completions. */
export function readChat(body: JsonObject): ReadRequest {
  const { model, messages, tools, parallel_tool_calls } = body;
  requireThat(typeof model === 'string', "Missing required parameter: 'model'.");
  requireThat(
    Array.isArray(messages) && messages.every(isJsonObject),
    "Invalid type for 'messages': expected a list of messages.",
  );
  const all = messages as unknown as readonly JsonObject[];
  const calls = all.flatMap(({ tool_calls }) =>
    Array.isArray(tool_calls) ? tool_calls : [],
  ) as readonly JsonObject[];
  for (const call of calls) validateCall(call['function']);
  requireResultsNextToCalls(all);
  const results = all.filter(({ role }) => role === 'tool');
  validateAnswers(
    calls.map(({ id }) => String(id)),
    results.map(({ tool_call_id }) => String(tool_call_id)),
  );
  const lastTurn = all.findLastIndex(({ role }) => role === 'assistant');
  return {
    model: String(model),
    index: all.filter(({ role }, at) => role === 'assistant' && all[at - 1]?.['role'] !== 'assistant').length,
    messages: all.filter(({ role }) => role === 'user').map(({ content }) => texts(content)),
    results: all
      .slice(lastTurn + 1)
      .flatMap(({ role, content }) => (role === 'tool' ? [texts(content)] : [])),
    tools: readTools(tools, parallel_tool_calls, (tool) => tool['function']),
  };
}

/** This protocol has nothing stand between the calls of a message and their results. */
function requireResultsNextToCalls(messages: readonly JsonObject[]): void {
  for (const [at, { role }] of messages.entries()) {
    const before = messages[at - 1];
    if (role === 'tool')
      requireThat(
        before?.['role'] === 'tool' || Array.isArray(before?.['tool_calls']),
        "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
      );
  }
}

type Worded = Extract<ScriptedReply, { kind: 'calls' | 'text' | 'refusal' | 'length' }>;

/** The body of an answer, as the real API writes it. */
export function writeCompletion(
  reply: Worded,
  { id, model, usage }: { id: string; model: string; usage: { input: number; output: number } },
): JsonObject {
  const call = ({ name, args }: { name: string; args: JsonObject | string }, index: number): JsonObject => ({
    id: `call_${id}_${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  });
  const calls =
    reply.kind === 'calls'
      ? reply.calls.map(call)
      : reply.kind === 'length' && reply.cutCall !== undefined
        ? [call(reply.cutCall, 0)]
        : [];
  const message = {
    role: 'assistant',
    content: reply.kind === 'refusal' ? null : (reply.text ?? null),
    refusal: reply.kind === 'refusal' ? reply.text : null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const finish = { calls: 'tool_calls', text: 'stop', refusal: 'stop', length: 'length' }[reply.kind];
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  };
}
