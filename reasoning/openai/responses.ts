import type OpenAI from 'openai';
import type { Item, ItemByModel } from '../../agent/conversation.ts';
import type { Json } from '../../agent/json.ts';
import type { ModelReply } from '../../agent/model-reply.ts';
import type { ModelAnswer, ModelRequest } from '../model-port.ts';
import { readCall, readText, requireDistinctIds, sentName } from './calls.ts';
import { FailedReply, MalformedReply } from './classify-failure.ts';
import { readUsage } from './usage.ts';

type Body = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type InputItem = OpenAI.Responses.ResponseInputItem;

export const provider = 'openai-responses';

/** The body of a stateless request: nothing is stored at the provider, all items are sent. Pure. */
export function toResponsesRequest(request: ModelRequest): Body {
  const { configuration, instructions, tools, items, maxOutputTokens } = request;
  const { temperature, reasoningEffort, features } = configuration;
  return {
    model: configuration.model,
    instructions,
    input: items.flatMap((item) => toInput(item, configuration.model)),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters, strict }) => ({
            type: 'function' as const,
            name,
            description,
            parameters: { ...parameters },
            strict: strict && features.strict,
          })),
          parallel_tool_calls: features.parallelCalls,
        }),
    max_output_tokens: maxOutputTokens,
    store: false,
    ...(temperature === undefined ? {} : { temperature }),
    ...(reasoningEffort === undefined
      ? {}
      : {
          reasoning: { effort: reasoningEffort },
          ...(reasoningEffort === 'none' ? {} : { include: ['reasoning.encrypted_content'] }),
        }),
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
      return [{ type: 'function_call', call_id: item.id, name: sentName(item.tool), arguments: item.args }];
    case 'result':
      return [{ type: 'function_call_output', call_id: item.id, output: item.text }];
    case 'opaque':
      return item.provider === provider && item.model === model ? [item.data as unknown as InputItem] : [];
  }
}

/**
 * Reads a response. Throws MalformedReply for what the protocol does not allow and FailedReply for a failure told inside
 * a response. A reply that was cut, or that refuses, carries no calls.
 */
export function fromResponse(response: OpenAI.Responses.Response, request: ModelRequest): ModelAnswer {
  requireEnded(response);
  const stop = stopOf(response);
  const all = response.output.flatMap((item) => fromOutput(item, request));
  const items = stop === 'done' ? all : all.filter(({ kind }) => kind === 'reply');
  requireDistinctIds(items);
  const { usage } = response;
  const reported = {
    input: usage?.input_tokens,
    cached: usage?.input_tokens_details?.cached_tokens,
    output: usage?.output_tokens,
  };
  return {
    kind: 'answered',
    items,
    stop,
    usage: readUsage(reported, { request, reply: JSON.stringify(response.output) }),
    reported: typeof response.model === 'string' ? response.model : '',
  };
}

/** Compatible servers may leave the status out. */
const ended: readonly unknown[] = ['completed', 'incomplete', undefined, null];

function requireEnded(response: OpenAI.Responses.Response): void {
  if (typeof response !== 'object' || response === null)
    throw new MalformedReply('expected a response with "output"');
  const { status, error, output } = response;
  if (status === 'failed') throw new FailedReply(error?.message ?? 'no reason given', error?.code ?? '');
  if (!ended.includes(status)) throw new MalformedReply(`expected a response that has ended, got ${status}`);
  if (!Array.isArray(output)) throw new MalformedReply('expected a response with "output"');
}

function stopOf({ status, incomplete_details, output }: OpenAI.Responses.Response): ModelReply['stop'] {
  if (incomplete_details?.reason === 'content_filter' || output.some(isRefusal)) return 'refused';
  return status === 'incomplete' || output.some(isCutCall) ? 'length' : 'done';
}

type Output = OpenAI.Responses.ResponseOutputItem;

const isCutCall = (item: Output): boolean => item.type === 'function_call' && item.status === 'incomplete';

const isRefusal = (item: Output): boolean =>
  item.type === 'message' && item.content.some(({ type }) => type === 'refusal');

function fromOutput(item: Output, { configuration: { model } }: ModelRequest): readonly ItemByModel[] {
  if (item.type === 'message')
    return item.content.flatMap((part) => readText(part.type === 'refusal' ? part.refusal : part.text));
  if (item.type === 'function_call')
    return isCutCall(item) ? [] : [readCall({ id: item.call_id, name: item.name, args: item.arguments })];
  // Nothing is stored at the provider: without its content it would not know a reasoning item again and refuse it.
  if (item.type === 'reasoning' && item.encrypted_content)
    return [{ kind: 'opaque', provider, model, data: item as unknown as Json }];
  // Items of the provider's own tools, which no request of ours turns on.
  return [];
}
