import type OpenAI from 'openai';
import type { Item, ItemByModel } from '../../agent/conversation.ts';
import type { ModelAnswer, ModelRequest } from '../model-port.ts';
import { MalformedReply } from './classify-failure.ts';
import { readUsage } from './usage.ts';

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
type Message = OpenAI.Chat.ChatCompletionMessageParam;
type Assistant = OpenAI.Chat.ChatCompletionAssistantMessageParam;

/** The body of a request. Text and calls of one turn become one message, as the protocol wants them. Pure. */
export function toChatRequest(request: ModelRequest): Body {
  const { configuration, instructions, tools, items, maxOutputTokens } = request;
  const { temperature, reasoningEffort } = configuration;
  return {
    model: configuration.model,
    messages: [{ role: 'system', content: instructions }, ...items.reduce<readonly Message[]>(addItem, [])],
    tools: tools.map(({ name, description, parameters, strict }) => ({
      type: 'function',
      function: { name, description, parameters: { ...parameters }, strict },
    })),
    parallel_tool_calls: true,
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
        tool_calls: [{ id: item.id, type: 'function', function: { name: item.tool, arguments: item.args } }],
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

/** Reads a completion. Throws MalformedReply for what the protocol does not allow. A cut reply carries no calls. */
export function fromCompletion(completion: OpenAI.Chat.ChatCompletion, request: ModelRequest): ModelAnswer {
  const choice = completion?.choices?.[0];
  if (choice?.message === undefined) throw new MalformedReply('expected a completion with one choice');
  const { message, finish_reason } = choice;
  const isCut = finish_reason === 'length';
  const words = message.refusal ?? message.content ?? '';
  const replies: readonly ItemByModel[] = words === '' ? [] : [{ kind: 'reply', text: words }];
  const calls = (message.tool_calls ?? []).flatMap((call): readonly ItemByModel[] =>
    call.type === 'function'
      ? [{ kind: 'call', id: call.id, tool: call.function.name, args: call.function.arguments }]
      : [],
  );
  const { usage } = completion;
  const reported = {
    input: usage?.prompt_tokens,
    cached: usage?.prompt_tokens_details?.cached_tokens,
    output: usage?.completion_tokens,
  };
  return {
    kind: 'answered',
    items: isCut ? replies : [...replies, ...calls],
    stop: isCut ? 'length' : message.refusal || finish_reason === 'content_filter' ? 'refused' : 'done',
    usage: readUsage(reported, { request, reply: JSON.stringify(message) }),
    reported: typeof completion.model === 'string' ? completion.model : '',
  };
}
