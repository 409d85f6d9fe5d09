import { LRUCache } from 'lru-cache';
import type { ContextSlice, Item } from '../agent/conversation.ts';
import { hashOf } from '../agent/context.ts';

/** Characters of conversations that a worker keeps: about 64 MB. */
const capacity = 64 * 1024 * 1024;

/** Asks the run itself for positions of its context; pages are joined by the caller. */
export type FetchContext = (range: {
  window: number;
  from: number;
  upTo: number;
}) => Promise<readonly Item[]>;

/** A context with what was computed on the way: its rolling hash and its size in characters. */
export type KnownContext = { readonly items: readonly Item[]; readonly hash: string; readonly size: number };

const nothing: KnownContext = { items: [], hash: '', size: 1 };

/**
 * Contexts by the rolling hash of their items: a worker that gave the last reply needs only what came after. The hash
 * makes it impossible that a reset, a retry or another branch is served the wrong past.
 */
export class ConversationCache {
  readonly #contexts = new LRUCache<string, KnownContext>({
    maxSize: capacity,
    sizeCalculation: ({ size }) => size,
  });

  /** The whole context of a slice, from here as far as it is known, from the run as far as it is not. */
  async complete(slice: ContextSlice, fetch: FetchContext): Promise<KnownContext> {
    const { window, from, upTo, delta } = slice;
    const known = from === 0 ? nothing : this.#contexts.get(slice.prefixHash);
    if (known === undefined) return grow(nothing, await fetchAll(fetch, { window, from: 0, upTo }));
    return grow(known, delta ?? (await fetchAll(fetch, { window, from, upTo })));
  }

  /** Keeps the context that a reply completed, under the hash the run will ask for next. */
  remember(context: KnownContext, reply: readonly Item[]): void {
    const grown = grow(context, reply);
    this.#contexts.set(grown.hash, grown);
  }
}

function grow(context: KnownContext, items: readonly Item[]): KnownContext {
  const size = items.reduce((sum, item) => sum + JSON.stringify(item).length, context.size);
  return { items: [...context.items, ...items], hash: hashOf(context.hash, items), size };
}

async function fetchAll(
  fetch: FetchContext,
  range: { window: number; from: number; upTo: number },
): Promise<readonly Item[]> {
  const items: Item[] = [];
  while (range.from + items.length < range.upTo) {
    const next = await fetch({ ...range, from: range.from + items.length });
    if (next.length === 0)
      throw new Error(
        `expected ${range.upTo} entries of the conversation, the run has ${range.from + items.length}`,
      );
    items.push(...next);
  }
  return items;
}
