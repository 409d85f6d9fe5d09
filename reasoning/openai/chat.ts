import type OpenAI from 'openai';
import type { Item, ItemByModel } from '../../agent/conversation.ts';
import type { ModelReply } from '../../agent/model-reply.ts';
import type { ModelAnswer, ModelRequest } from '../model-port.ts';
import { readCall, readText, requireDistinctIds, sentName } from './calls.ts';
import { MalformedReply } from './classify-failure.ts';
import { readUsage } from './usage.ts';

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
type Message = OpenAI.Chat.ChatCompletionMessageParam;
type Assistant = OpenAI.Chat.ChatCompletionAssistantMessageParam;

/** The body of a request. Text and calls of one turn become one message, as the protocol wants them. Pure. */
export function toChatRequest(request: ModelRequest): Body {
  const { configuration, instructions, tools, items, maxOutputTokens } = request;
  const { temperature, reasoningEffort, features } = configuration;
  return {
    model: configuration.model,
    messages: [{ role: 'system', content: instructions }, ...items.reduce<readonly Message[]>(addItem, [])],
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters, strict }) => ({
            type: 'function' as const,
            function: { name, description, parameters: { ...parameters }, strict: strict && features.strict },
          })),
          parallel_tool_calls: features.parallelCalls,
        }),
    max_completion_tokens: maxOutputTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
  };
}

function addItem(messages: readonly Message[], item: Item): readonly Message[] {
  switch (item.kind) {
    case 'task':
    case 'message':
      return [...messages, { role: 'user', content: item.text }];
    case 'note':
      return [...messages, { role: 'system', content: item.text }];
    case 'result':
      return [...messages, { role: 'tool', tool_call_id: item.id, content: item.text }];
    case 'reply':
      return mergeAssistant(messages, { content: item.text });
    case 'call':
      return mergeAssistant(messages, {
        tool_calls: [
          { id: item.id, type: 'function', function: { name: sentName(item.tool), arguments: item.args } },
        ],
      });
    case 'opaque':
      return messages;
  }
}

function mergeAssistant(
  messages: readonly Message[],
  part: Pick<Assistant, 'content' | 'tool_calls'>,
): readonly Message[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return [...messages, { role: 'assistant', ...part }];
  const calls = [...(last.tool_calls ?? []), ...(part.tool_calls ?? [])];
  const text = [last.content, part.content]
    .filter((content) => typeof content === 'string' && content !== '')
    .join('\n');
  const merged: Message = {
    role: 'assistant',
    ...(text === '' ? {} : { content: text }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return [...messages.slice(0, -1), merged];
}

/** Reads a completion. Throws MalformedReply for what the protocol does not allow. A cut or refusing reply carries no calls. */
export function fromCompletion(completion: OpenAI.Chat.ChatCompletion, request: ModelRequest): ModelAnswer {
  const choice = completion?.choices?.[0];
  if (!choice?.message) throw new MalformedReply('expected a completion with one choice');
  const stop = stopOf(choice);
  const { message } = choice;
  const replies = readText(message.refusal || textOf(message.content));
  const calls = stop === 'done' ? (message.tool_calls ?? []).flatMap(fromToolCall) : [];
  requireDistinctIds(calls);
  const { usage } = completion;
  const reported = {
    input: usage?.prompt_tokens,
    cached: usage?.prompt_tokens_details?.cached_tokens,
    output: usage?.completion_tokens,
  };
  return {
    kind: 'answered',
    items: [...replies, ...calls],
    stop,
    usage: readUsage(reported, { request, reply: JSON.stringify(message) }),
    reported: typeof completion.model === 'string' ? completion.model : '',
  };
}

function stopOf({ message, finish_reason }: OpenAI.Chat.ChatCompletion.Choice): ModelReply['stop'] {
  if (message.refusal || finish_reason === 'content_filter') return 'refused';
  return finish_reason === 'length' ? 'length' : 'done';
}

/** Compatible servers leave the type of a call out, or send text as a list of parts. */
function fromToolCall(call: Partial<OpenAI.Chat.ChatCompletionMessageToolCall>): readonly ItemByModel[] {
  if (!('function' in call) || call.function === undefined) return [];
  return [readCall({ id: call.id, name: call.function.name, args: call.function.arguments })];
}

function textOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? '';
  return content.map((part: { text?: unknown } | null) => part?.text ?? '').join('');
}
