import { type ContextSlice, isByModel, type Item } from './conversation.ts';
import { digest } from './hash.ts';

/**
 * The conversation of a run, and the part of it that the model reads (the context).
 *
 * Items only grow. While everything fits, the context is the conversation; when it does not, a new window begins: the
 * task, a note on what was left out, and the recent turns. Within a window the context only grows too, so that a worker
 * that holds an earlier part of it, found by its rolling hash, needs only what came after (architecture §4).
 */
export type Conversation = {
  /** Items before this position stand in earlier runs of the chain. */
  readonly offset: number;
  readonly items: readonly Item[];
  readonly task: string;
  readonly window: {
    readonly number: number;
    /** Position in the conversation of the first item after the head. */
    readonly startsAt: number;
    /** What the window begins with: nothing at first, later the task and a note. */
    readonly head: readonly Item[];
  };
  readonly length: number;
  readonly hash: string;
  /** Characters of the context as JSON. */
  readonly size: number;
  /** The context as a worker had it after its last reply. */
  readonly known: { readonly length: number; readonly hash: string };
  /** Tokens of the context as the provider last reported them, and its size then. */
  readonly measured: { readonly tokens: number; readonly size: number };
};

export function startConversation(task: string): Conversation {
  const empty: Conversation = {
    offset: 0,
    items: [],
    task,
    window: { number: 0, startsAt: 0, head: [] },
    length: 0,
    hash: '',
    size: 0,
    known: { length: 0, hash: '' },
    measured: { tokens: 0, size: 0 },
  };
  return append(empty, [{ kind: 'task', text: task }]);
}

/** The rolling hash: a list's hash follows from the hash of its prefix and the item added. */
export function hashOf(prefixHash: string, items: readonly Item[]): string {
  return items.reduce((hash, item) => digest(`${hash}\n${JSON.stringify(item)}`), prefixHash);
}

export function append(conversation: Conversation, items: readonly Item[]): Conversation {
  return {
    ...conversation,
    items: [...conversation.items, ...items],
    length: conversation.length + items.length,
    hash: hashOf(conversation.hash, items),
    size: conversation.size + sizeOf(items),
  };
}

/** Takes a reply in: from here on the worker that gave it holds the context up to this point. */
export function appendReply(
  conversation: Conversation,
  items: readonly Item[],
  tokens: number,
): Conversation {
  const grown = append(conversation, items);
  return {
    ...grown,
    known: { length: grown.length, hash: grown.hash },
    measured: { tokens, size: grown.size },
  };
}

/** Positions `from` to `upTo` of the context of the current window. */
export function contextItems(conversation: Conversation, from: number, upTo: number): readonly Item[] {
  const { head, startsAt } = conversation.window;
  const tail = conversation.items.slice(startsAt - conversation.offset);
  return [...head, ...tail].slice(from, upTo);
}

/** Characters above which a delta is left out of an activity's input and fetched instead: in history once, not twice. */
export const largestDelta = 16 * 1024;

export function sliceForCall(conversation: Conversation, limit = largestDelta): ContextSlice {
  const { known, length, window } = conversation;
  const delta = contextItems(conversation, known.length, length);
  return {
    window: window.number,
    from: known.length,
    upTo: length,
    prefixHash: known.hash,
    delta: sizeOf(delta) <= limit ? delta : null,
  };
}

/** Tokens for a character of text that no provider has counted yet: between prose (¼) and hexadecimal text (½). */
const tokensPerCharacter = 1 / 3;

/** Tokens that a call with this context would be charged for: what was last reported, and an estimate of the rest. */
export function estimateTokens(conversation: Conversation): number {
  const { measured, size } = conversation;
  const ratio =
    measured.size === 0 ? tokensPerCharacter : clamp(measured.tokens / measured.size, tokensPerCharacter, 1);
  return Math.ceil(measured.tokens + Math.max(0, size - measured.size) * ratio * 1.1);
}

/** Shares of the context window: above the first the middle is left out, down to the second. */
const cutAbove = 0.7;
const cutDownTo = 0.4;
/** Turns of the model that stay whole whatever their size. */
const recentTurns = 3;

/** Begins a new window when the context has grown too large for `contextWindow` tokens; otherwise returns it unchanged. */
export function fitToWindow(conversation: Conversation, contextWindow: number): Conversation {
  const tokens = estimateTokens(conversation);
  if (tokens <= contextWindow * cutAbove) return conversation;
  const charactersKept = conversation.size * ((contextWindow * cutDownTo) / tokens);
  const startsAt = firstKept(conversation, charactersKept);
  return startsAt <= conversation.window.startsAt ? conversation : beginWindow(conversation, startsAt);
}

function firstKept(conversation: Conversation, characters: number): number {
  const { items, offset, window } = conversation;
  let size = 0;
  let turns = 0;
  let kept = offset + items.length;
  for (let index = items.length - 1; index >= Math.max(1, window.startsAt - offset); index -= 1) {
    size += sizeOf([items[index] as Item]);
    if (!beginsTurn(items, index)) continue;
    if (turns >= recentTurns && size > characters) break;
    turns += 1;
    kept = offset + index;
  }
  return kept;
}

/** A turn begins where the model starts to speak: a cut there never parts a call from its result. */
function beginsTurn(items: readonly Item[], index: number): boolean {
  const item = items[index];
  const before = items[index - 1];
  return item !== undefined && isByModel(item) && (before === undefined || !isByModel(before));
}

function beginWindow(conversation: Conversation, startsAt: number): Conversation {
  const omitted = startsAt - 1;
  const head: readonly Item[] = [
    { kind: 'task', text: conversation.task },
    {
      kind: 'note',
      text: `${omitted} earlier entries of this conversation were left out to save space. Call a tool again if you need its result.`,
    },
  ];
  const window = { number: conversation.window.number + 1, startsAt, head };
  const started = {
    ...conversation,
    window,
    known: { length: 0, hash: '' },
    measured: { tokens: 0, size: 0 },
  };
  const context = contextItems(started, 0, Number.POSITIVE_INFINITY);
  const share = sizeOf(context) / conversation.size;
  return {
    ...started,
    length: context.length,
    hash: hashOf('', context),
    size: sizeOf(context),
    measured: { tokens: Math.ceil(estimateTokens(conversation) * share), size: sizeOf(context) },
  };
}

/** What continue-as-new carries: only what the model still reads. */
export function carried(conversation: Conversation): Conversation {
  const { window, items, offset } = conversation;
  return { ...conversation, offset: window.startsAt, items: items.slice(window.startsAt - offset) };
}

function sizeOf(items: readonly Item[]): number {
  return items.reduce((size, item) => size + JSON.stringify(item).length, 0);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
