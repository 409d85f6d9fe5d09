import type { LimitName, Spent } from './budget.ts';
import type { Effect } from './manifest.ts';
import type { Failure } from './failure.ts';
import type { Json } from './json.ts';

/** An effect that a run has committed. */
export type DoneCall = {
  readonly call: number;
  readonly tool: string;
  readonly effect: Exclude<Effect, 'read'>;
  readonly describe: string;
};

export type NotDone = { readonly call: number; readonly describe: string; readonly why: string };

/** How a run ends; `reason` is one sentence for a person. */
export type Ending =
  | { readonly kind: 'completed'; readonly reason: string; readonly output: Json }
  /** The agent declined the task. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The task turned out impossible, or a person took it over. */
  | { readonly kind: 'abandoned'; readonly reason: string }
  | { readonly kind: 'exhausted'; readonly reason: string; readonly limit: LimitName }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly failure: Failure };

/** What a run returns (I1): how it ended, what was and was not done, what was spent. */
export type Outcome = Ending & {
  readonly done: readonly DoneCall[];
  readonly notDone: readonly NotDone[];
  readonly spent: Spent;
};
