import type { Json, JsonObject } from './json.ts';
import type { Effect, NameAndVersion } from './manifest.ts';

/** What preparing made of a call the model proposed. A refusal is an ordinary result that the model reads. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly tool: NameAndVersion;
      readonly args: JsonObject;
      readonly argsHash: string;
      readonly effect: Effect;
      /** One line in business words. */
      readonly describe: string;
    }
  | {
      readonly kind: 'question';
      readonly tool: NameAndVersion;
      readonly args: JsonObject;
      readonly describe: string;
    }
  | { readonly kind: 'finish'; readonly output: Json }
  | { readonly kind: 'give up'; readonly outcome: 'refused' | 'abandoned'; readonly reason: string }
  | { readonly kind: 'refused'; readonly why: string };

export type Ready = Extract<Prepared, { kind: 'ready' }>;

/** A call of a model's reply with what preparing made of it; `id` is the provider's call id. */
export type Proposal = { readonly id: string; readonly tool: string; readonly prepared: Prepared };

/** What allows an irreversible call (I4): bound to the hash of exactly these arguments, used once. */
export type Approval = { readonly escalation: string; readonly by: string; readonly argsHash: string };

/** What a tool activity is given. `call` is the call's number in its chain. */
export type ToolInput = {
  readonly call: number;
  readonly key: string;
  readonly args: JsonObject;
  readonly argsHash: string;
  readonly approval: Approval | null;
  readonly context: CallContext;
};

/** What every activity of a run is told about the run. */
export type CallContext = {
  readonly chain: string;
  readonly agent: NameAndVersion;
  readonly subject: string;
  readonly tenant: string;
  readonly permissions: readonly string[];
};

/** What a tool activity returns: the text the model reads, and what the attempt saw. */
export type ToolReturn =
  | { readonly kind: 'done'; readonly text: string; readonly attempt: number }
  /** The outside system or a check said no; nothing was changed and the model may try otherwise. */
  | { readonly kind: 'declined'; readonly text: string; readonly attempt: number };
