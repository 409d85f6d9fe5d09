import type { Failure } from '../agent/failure.ts';
import type { Item, ItemByModel } from '../agent/conversation.ts';
import type { ModelReply, Usage } from '../agent/model-reply.ts';
import type { ToolSchema } from '../agent/tool-schema.ts';
import type { Model } from './define-model.ts';

/** One request to a model, in no provider's form. */
export type ModelRequest = {
  readonly configuration: Model;
  readonly instructions: string;
  readonly tools: readonly ToolSchema[];
  readonly items: readonly Item[];
  readonly maxOutputTokens: number;
  /** Names this attempt in the provider's log. */
  readonly requestId: string;
};

export type ModelAnswer =
  | {
      readonly kind: 'answered';
      readonly items: readonly ItemByModel[];
      readonly stop: ModelReply['stop'];
      readonly usage: Usage;
      /** The model id that the provider reported. */
      readonly reported: string;
    }
  /** `nothing` only when the provider certainly charged nothing: it refused the request or was never reached. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly spent: 'nothing' | 'perhaps' };

/** A provider of models. One call is one HTTP request: nothing behind it retries. Never throws. */
export type ModelPort = {
  call(request: ModelRequest, options: { readonly signal: AbortSignal }): Promise<ModelAnswer>;
};
