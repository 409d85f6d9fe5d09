import type { Approval, Ready } from './call.ts';
import type { ContextSlice } from './conversation.ts';
import type { Facts, Edited } from './run-state.ts';

/** What the loop is to start; each answers with an event. */
export type Command =
  | {
      readonly kind: 'callModel';
      readonly facts: Facts;
      readonly step: number;
      readonly context: ContextSlice;
      readonly maxOutputTokens: number;
    }
  | {
      readonly kind: 'runTool';
      readonly facts: Facts;
      readonly call: number;
      readonly ready: Ready;
      readonly approval: Approval | null;
    }
  | { readonly kind: 'prepareCall'; readonly facts: Facts; readonly call: number; readonly edited: Edited }
  /** Cancel what may be stopped: model calls, preparing, reads. An effect under way is left to end. */
  | { readonly kind: 'stopWork' };
