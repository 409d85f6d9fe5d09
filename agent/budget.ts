import type { Limits, ModelManifest } from './manifest.ts';
import type { Usage } from './model-reply.ts';

/** What a run has used. `cost` in US dollars. `lostAttempts`: model calls that may have been paid for without an answer. */
export type Spent = {
  readonly steps: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly lostAttempts: number;
};

export const nothingSpent: Spent = {
  steps: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  lostAttempts: 0,
};

/** What a model call may use at most; held from before the call until its usage is known (I5). */
export type Reservation = { readonly inputTokens: number; readonly outputTokens: number };

export function costOf(model: ModelManifest, tokens: Reservation): number {
  const { input, output } = model.usdPerMillion;
  return (tokens.inputTokens * input + tokens.outputTokens * output) / 1_000_000;
}

/** Replaces a reservation by what was used, and charges each lost attempt in full (I5). */
export function settle(
  spent: Spent,
  reservation: Reservation,
  actual: { model: ModelManifest; usage: Usage | null; lost: number },
): Spent {
  const { model, usage, lost } = actual;
  const used = {
    inputTokens: (usage?.inputTokens ?? 0) + lost * reservation.inputTokens,
    outputTokens: (usage?.outputTokens ?? 0) + lost * reservation.outputTokens,
  };
  return {
    ...spent,
    inputTokens: spent.inputTokens + used.inputTokens,
    outputTokens: spent.outputTokens + used.outputTokens,
    cost: spent.cost + costOf(model, used),
    lostAttempts: spent.lostAttempts + lost,
  };
}

export type LimitName = 'steps' | 'calls' | 'tokens' | 'cost' | 'wall time';

/** A stop rule: which limit, if any, forbids what is about to start. */
export type StopRule = (about: {
  spent: Spent;
  reservation: Reservation;
  model: ModelManifest;
  elapsed: number;
}) => LimitName | undefined;

const rulesOf = (limits: Limits): readonly StopRule[] => [
  ({ spent }) => (spent.steps >= limits.steps ? 'steps' : undefined),
  ({ spent, reservation }) =>
    spent.inputTokens + spent.outputTokens + reservation.inputTokens + reservation.outputTokens >
    limits.tokens
      ? 'tokens'
      : undefined,
  ({ spent, reservation, model }) =>
    spent.cost + costOf(model, reservation) > limits.cost ? 'cost' : undefined,
  ({ elapsed }) => (elapsed >= limits.wallTime ? 'wall time' : undefined),
];

export function limitReached(limits: Limits, about: Parameters<StopRule>[0]): LimitName | undefined {
  for (const rule of rulesOf(limits)) {
    const reached = rule(about);
    if (reached !== undefined) return reached;
  }
  return undefined;
}
