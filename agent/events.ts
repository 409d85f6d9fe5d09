import type { Prepared, ToolReturn } from './call.ts';
import type { Failure } from './failure.ts';
import type { Decision, Message } from './messages.ts';
import type { ModelReply } from './model-reply.ts';

/** Everything that can happen to a run; one queue, one order. */
export type Event =
  | { readonly kind: 'modelReplied'; readonly step: number; readonly reply: ModelReply }
  /** `lost`: attempts that may have been paid for. */
  | { readonly kind: 'modelFailed'; readonly step: number; readonly failure: Failure; readonly lost: number }
  | { readonly kind: 'callReturned'; readonly call: number; readonly result: ToolReturn }
  | { readonly kind: 'callFailed'; readonly call: number; readonly failure: Failure }
  | { readonly kind: 'callPrepared'; readonly call: number; readonly prepared: Prepared }
  | { readonly kind: 'decisionReceived'; readonly decision: Decision }
  | { readonly kind: 'messageReceived'; readonly message: Message }
  | { readonly kind: 'messageRefused'; readonly name: string; readonly why: string }
  | { readonly kind: 'pauseRequested'; readonly by: string }
  | { readonly kind: 'resumeRequested'; readonly by: string }
  | { readonly kind: 'cancelRequested' }
  | { readonly kind: 'timePassed' }
  /** Continue-as-new is due. */
  | { readonly kind: 'historyGrown' }
  /** The next run of the chain has begun. */
  | { readonly kind: 'runContinued' };

/** When it happened (workflow time, milliseconds since 1970), and a random seed from which new escalation ids are drawn. */
export type Stamped = Event & { readonly at: number; readonly seed: string };
