import { excerpt } from '../../agent/json.ts';
import type { ItemByModel } from '../../agent/conversation.ts';
import { MalformedReply } from './classify-failure.ts';

type Call = Extract<ItemByModel, { kind: 'call' }>;

/**
 * A call as the provider wrote it. Arguments are text in both protocols; a server that sends them parsed is understood
 * too. Throws MalformedReply without an id or a name: its result could not be told to the model.
 */
export function readCall({ id, name, args }: { id: unknown; name: unknown; args: unknown }): Call {
  if (typeof id !== 'string' || id === '')
    throw new MalformedReply(`expected a call with an id, got ${excerpt(id)}`);
  if (typeof name !== 'string' || name === '')
    throw new MalformedReply(`expected a call with the name of a tool, got ${excerpt(name)}`);
  return { kind: 'call', id, tool: name, args: typeof args === 'string' ? args : JSON.stringify(args ?? {}) };
}

/** Two calls with one id would have two results with one id, which every provider refuses from then on. */
export function requireDistinctIds(items: readonly ItemByModel[]): void {
  const ids = items.flatMap((item) => (item.kind === 'call' ? [item.id] : []));
  if (new Set(ids).size < ids.length) throw new MalformedReply('expected calls with distinct ids');
}

/** Text of a reply; empty text says nothing and is left out. */
export function readText(text: unknown): readonly ItemByModel[] {
  if (typeof text !== 'string') throw new MalformedReply(`expected text in a reply, got ${excerpt(text)}`);
  return text === '' ? [] : [{ kind: 'reply', text }];
}

/**
 * The name under which a call is sent back. Providers refuse a conversation with a name outside this pattern, even one
 * that their own model made up.
 */
export function sentName(tool: string): string {
  return tool.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}
