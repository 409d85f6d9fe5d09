import type { Figures } from './figures.ts';

/** The least number of malformed messages, and what each run of the suite does when all its changes are approved. */
const leastMessages = 20;
const effectsOfRun = 3;

export type Claim = { readonly met: boolean; readonly sentence: string };

/** What must hold beside the criterion of evals/criteria.ts; each is gating. */
export function claimsOf(figures: Figures): readonly Claim[] {
  const { signals, updates, runs, completed, maxAttempt, effects, messages } = figures;
  const wanted = runs * effectsOfRun;
  const all = ({ sent, refusedReadably }: Figures['signals']): boolean =>
    sent > 0 && refusedReadably === sent;
  return [
    {
      met: messages >= leastMessages,
      sentence: `malformed messages: ${messages} (at least ${leastMessages})`,
    },
    {
      met: all(signals),
      sentence: `signals refused readably in the state: ${signals.refusedReadably} of ${signals.sent}`,
    },
    {
      met: all(updates),
      sentence: `updates refused readably to their caller: ${updates.refusedReadably} of ${updates.sent}`,
    },
    { met: maxAttempt === 1, sentence: `highest attempt of a workflow task: ${maxAttempt} (exactly 1)` },
    { met: runs > 0 && completed === runs, sentence: `runs completed: ${completed} of ${runs}` },
    {
      met: wanted > 0 && effects === wanted && figures.undecidedEffects === 0,
      sentence: `effects: ${effects} of ${wanted}, ${figures.undecidedEffects} of them without a decision on them`,
    },
  ];
}
