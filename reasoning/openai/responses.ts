import type OpenAI from 'openai';
import type { Item, ItemByModel } from '../../agent/conversation.ts';
import type { Json } from '../../agent/json.ts';
import type { ModelAnswer, ModelRequest } from '../model-port.ts';
import { MalformedReply } from './classify-failure.ts';
import { readUsage } from './usage.ts';

type Body = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type InputItem = OpenAI.Responses.ResponseInputItem;

export const provider = 'openai-responses';

/** The body of a stateless request: nothing is stored at the provider, all items are sent. Pure. */
export function toResponsesRequest(request: ModelRequest): Body {
  const { configuration, instructions, tools, items, maxOutputTokens } = request;
  const { temperature, reasoningEffort } = configuration;
  return {
    model: configuration.model,
    instructions,
    input: items.flatMap((item) => toInput(item, configuration.model)),
    tools: tools.map(({ name, description, parameters, strict }) => ({
      type: 'function',
      name,
      description,
      parameters: { ...parameters },
      strict,
    })),
    parallel_tool_calls: true,
    max_output_tokens: maxOutputTokens,
    store: false,
    ...(temperature === undefined ? {} : { temperature }),
    ...(reasoningEffort === undefined
      ? {}
      : { reasoning: { effort: reasoningEffort }, include: ['reasoning.encrypted_content'] }),
  };
}

function toInput(item: Item, model: string): readonly InputItem[] {
  switch (item.kind) {
    case 'task':
    case 'message':
      return [{ role: 'user', content: item.text }];
    case 'note':
      return [{ role: 'developer', content: item.text }];
    case 'reply':
      return [{ role: 'assistant', content: item.text }];
    case 'call':
      return [{ type: 'function_call', call_id: item.id, name: item.tool, arguments: item.args }];
    case 'result':
      return [{ type: 'function_call_output', call_id: item.id, output: item.text }];
    case 'opaque':
      return item.provider === provider && item.model === model ? [item.data as unknown as InputItem] : [];
  }
}

/** Reads a response. Throws MalformedReply for what the protocol does not allow. A cut reply carries no calls. */
export function fromResponse(response: OpenAI.Responses.Response, request: ModelRequest): ModelAnswer {
  if (typeof response !== 'object' || response === null || !Array.isArray(response.output))
    throw new MalformedReply('expected a response with "output"');
  if (response.status === 'failed')
    throw new MalformedReply(`the response failed: ${response.error?.message ?? 'no reason given'}`);
  const isCut = response.status === 'incomplete';
  const all = response.output.flatMap((item) => fromOutput(item, request));
  const items = isCut ? all.filter(({ kind }) => kind === 'reply') : all;
  const { usage } = response;
  const reported = {
    input: usage?.input_tokens,
    cached: usage?.input_tokens_details?.cached_tokens,
    output: usage?.output_tokens,
  };
  return {
    kind: 'answered',
    items,
    stop: isCut ? 'length' : hasRefusal(response) ? 'refused' : 'done',
    usage: readUsage(reported, { request, reply: JSON.stringify(response.output) }),
    reported: typeof response.model === 'string' ? response.model : '',
  };
}

function fromOutput(
  item: OpenAI.Responses.ResponseOutputItem,
  { configuration }: ModelRequest,
): readonly ItemByModel[] {
  if (item.type === 'message') {
    return item.content.map((part) => ({
      kind: 'reply',
      text: part.type === 'refusal' ? part.refusal : part.text,
    }));
  }
  if (item.type === 'function_call') {
    return [{ kind: 'call', id: item.call_id, tool: item.name, args: item.arguments }];
  }
  if (item.type === 'reasoning') {
    return [{ kind: 'opaque', provider, model: configuration.model, data: item as unknown as Json }];
  }
  // Items of the provider's own tools, which no request of ours turns on.
  return [];
}

const hasRefusal = ({ output }: OpenAI.Responses.Response): boolean =>
  output.some((item) => item.type === 'message' && item.content.some(({ type }) => type === 'refusal'));
