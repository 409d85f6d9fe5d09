import { type CriterionId, judge } from '../evals/criteria.ts';

/** What a bench must show; each is gating. */
export type Claim = { readonly met: boolean; readonly sentence: string };

/** A criterion of evals/criteria.ts as a claim. */
export function criterion(id: CriterionId, value: number): Claim {
  const { met, sentence } = judge(id, Math.round(value * 1_000) / 1_000);
  return { met, sentence };
}
