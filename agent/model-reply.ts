import type { CallContext, Prepared, Proposal } from './call.ts';
import type { ContextSlice, ItemByModel } from './conversation.ts';
import type { Json, JsonObject } from './json.ts';
import type { Manifest, NameAndVersion, Principal } from './manifest.ts';
import type { Failure } from './failure.ts';

/** Tokens. `exact` is false when the provider reported nothing usable and a conservative estimate stands in. */
export type Usage = {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly exact: boolean;
};

/** What the activity `call_model` is given. */
export type ModelInput = {
  readonly step: number;
  readonly context: ContextSlice;
  readonly maxOutputTokens: number;
  readonly run: CallContext;
};

/** What the activity `call_model` returns: the reply, already prepared. */
export type ModelReply = {
  readonly items: readonly ItemByModel[];
  readonly proposals: readonly Proposal[];
  /** `length`: cut at the output limit; such a reply carries no proposals. */
  readonly stop: 'done' | 'length' | 'refused';
  readonly usage: Usage;
  /** The id that the provider reported, beside the one that was asked for. */
  readonly model: { readonly requested: string; readonly reported: string };
  readonly attempt: number;
  /** Earlier attempts that may have been paid for: killed or timed out after the request went out (I5). */
  readonly lost: number;
};

/** The activity `resolve_agent`: never throws for a caller's mistake. */
export type ResolveInput = {
  readonly agent: string;
  readonly version: number | null;
  readonly input: JsonObject;
  readonly principal: Principal;
};
export type Resolved =
  | { readonly kind: 'resolved'; readonly manifest: Manifest; readonly task: string; readonly goal: string }
  | { readonly kind: 'unresolved'; readonly failure: Failure };

/** The activity `prepare_call`: the same preparing, for arguments that a person edited. */
export type PrepareInput = {
  readonly tool: NameAndVersion;
  readonly args: Json;
  readonly run: CallContext;
};
export type PrepareReturn = { readonly prepared: Prepared };

export const activityNames = {
  resolveAgent: 'resolve_agent',
  callModel: 'call_model',
  prepareCall: 'prepare_call',
} as const;
