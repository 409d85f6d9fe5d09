import type { JsonObject } from '../../../agent/json.ts';

/** Where a conversation stands, read from the request alone: an attempt made again gets the same answer. */
export type Turn = {
  /** From the header X-Client-Request-Id, percent-decoded, up to the first "/". */
  readonly runId: string;
  readonly requestId: string;
  /** Turns of the model so far; consecutive items of the assistant are one turn. */
  readonly index: number;
  readonly model: string;
  readonly messages: readonly string[];
  /** Results since the last turn of the model. */
  readonly results: readonly string[];
  readonly tools: readonly string[];
};

export type ScriptedReply =
  | {
      readonly kind: 'calls';
      readonly text?: string;
      readonly calls: readonly { readonly name: string; readonly args: JsonObject | string }[];
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  /** Cut at the output limit, in the middle of the arguments of a call. */
  | {
      readonly kind: 'length';
      readonly text: string;
      readonly cutCall?: { readonly name: string; readonly args: string };
    }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly headers?: { readonly [name: string]: string };
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'malformed'; readonly body: string };

/** A pure function of the turn, so that an attempt made again is answered alike. One that throws is answered by 400. */
export type Script = (turn: Turn) => ScriptedReply;

/** What a protocol's request says, in no protocol's form. */
export type ReadRequest = Omit<Turn, 'runId' | 'requestId'>;
