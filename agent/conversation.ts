import type { Json } from './json.ts';

/** One entry of the conversation. The list only grows; provider adapters map it to their own form. */
export type Item =
  /** The run's input, as the model reads it first. */
  | { readonly kind: 'task'; readonly text: string }
  /** What the requester said later. */
  | { readonly kind: 'message'; readonly text: string }
  /** What perdure itself tells the model: a nudge, or what was left out of a long conversation. */
  | { readonly kind: 'note'; readonly text: string }
  /** Text of the model. */
  | { readonly kind: 'reply'; readonly text: string }
  /** A call as the model wrote it: `id` is the provider's, `args` the raw JSON text. */
  | { readonly kind: 'call'; readonly id: string; readonly tool: string; readonly args: string }
  /** The answer to the call with the same id. */
  | { readonly kind: 'result'; readonly id: string; readonly text: string }
  /** An item only its provider understands (reasoning); dropped when provider or model changes. */
  | { readonly kind: 'opaque'; readonly provider: string; readonly model: string; readonly data: Json };

export type ItemByModel = Extract<Item, { kind: 'reply' | 'call' | 'opaque' }>;

export function isByModel(item: Item): item is ItemByModel {
  return item.kind === 'reply' || item.kind === 'call' || item.kind === 'opaque';
}

/**
 * What a model call is given of the conversation (architecture §4): positions count from the start of the context,
 * the list the model reads. A worker that holds the context with `prefixHash` needs only `delta`; one that does not
 * asks the run for positions 0 to `from`. `delta` is null when it is too large to stand in history twice.
 */
export type ContextSlice = {
  readonly window: number;
  readonly from: number;
  readonly upTo: number;
  readonly prefixHash: string;
  readonly delta: readonly Item[] | null;
};
