import { isJsonObject, type JsonObject } from '../../../agent/json.ts';
import type { ReadRequest, ScriptedReply } from './script.ts';
import { readTools, requireThat, texts, validateAnswers, validateCall } from './validate.ts';

const isAssistant = (item: JsonObject): boolean =>
  item['role'] === 'assistant' || item['type'] === 'function_call' || item['type'] === 'reasoning';

/** Reads and validates a request to POST /v1/responses. */
export function readResponses(body: JsonObject): ReadRequest {
  const { model, input, tools, store, parallel_tool_calls } = body;
  requireThat(typeof model === 'string', "Missing required parameter: 'model'.");
  requireThat(store === false, 'expected a stateless request (store: false)');
  requireThat(
    Array.isArray(input) && input.every(isJsonObject),
    "Invalid type for 'input': expected a list of items.",
  );
  const items = input as unknown as readonly JsonObject[];
  const asked = items.filter(({ type }) => type === 'function_call');
  asked.forEach(validateCall);
  const calls = asked.map(({ call_id }) => String(call_id));
  const outputs = items.filter(({ type }) => type === 'function_call_output');
  validateAnswers(
    calls,
    outputs.map(({ call_id }) => String(call_id)),
  );
  for (const item of items)
    if (item['type'] === 'reasoning')
      requireThat(
        typeof item['encrypted_content'] === 'string',
        `Item with id '${texts(item['id'])}' not found. Items are not persisted when store is set to false.`,
      );
  const lastTurn = items.findLastIndex(isAssistant);
  return {
    model: String(model),
    index: items.filter((item, at) => isAssistant(item) && !isAssistant(items[at - 1] ?? {})).length,
    messages: items.filter(({ role }) => role === 'user').map(({ content }) => texts(content)),
    results: items
      .slice(lastTurn + 1)
      .flatMap(({ type, output }) => (type === 'function_call_output' ? [texts(output)] : [])),
    tools: readTools(tools, parallel_tool_calls, (tool) => tool),
  };
}

type Worded = Extract<ScriptedReply, { kind: 'calls' | 'text' | 'refusal' | 'length' }>;

/** The body of an answer, as the real API writes it. */
export function writeResponse(
  reply: Worded,
  { id, model, usage }: { id: string; model: string; usage: { input: number; output: number } },
): JsonObject {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: reply.kind === 'length' ? 'incomplete' : 'completed',
    incomplete_details: reply.kind === 'length' ? { reason: 'max_output_tokens' } : null,
    error: null,
    model,
    output: outputOf(reply, id),
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.input + usage.output,
    },
  };
}

function outputOf(reply: Worded, id: string): readonly JsonObject[] {
  const message = (part: JsonObject): JsonObject => ({
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [part],
  });
  const text =
    reply.text === undefined || reply.text === ''
      ? []
      : [message({ type: 'output_text', text: reply.text, annotations: [] })];
  const call = ({ name, args }: { name: string; args: JsonObject | string }, index: number): JsonObject => ({
    id: `fc_${id}_${index}`,
    type: 'function_call',
    call_id: `call_${id}_${index}`,
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
    status: reply.kind === 'length' ? 'incomplete' : 'completed',
  });
  switch (reply.kind) {
    case 'calls':
      return [...text, ...reply.calls.map(call)];
    case 'text':
      return text;
    case 'refusal':
      return [message({ type: 'refusal', refusal: reply.text })];
    case 'length':
      return [...text, ...(reply.cutCall === undefined ? [] : [call(reply.cutCall, 0)])];
  }
}
