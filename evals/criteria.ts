/**
 * What a good run is, written before the code that is judged by it.
 *
 * Each criterion is data: a question a reader can ask of evidence kept by outside parties (the shop's ledger, the
 * provider's log, exported histories), the bound it must meet, and whether missing the bound stops a change
 * (`gating`) or is only shown (`reported`). Suites compute the figures; `judge` compares them. A criterion is never
 * loosened together with the change it would have stopped.
 */
export type Bound =
  | { readonly kind: 'exactly'; readonly value: number }
  | { readonly kind: 'at most'; readonly value: number }
  | { readonly kind: 'at least'; readonly value: number };

export type Criterion = {
  readonly id: string;
  readonly question: string;
  /** Who saw it: figures come from this party's files, never from the measured program's own counters. */
  readonly evidence: 'shop' | 'provider' | 'history' | 'injector' | 'logs';
  readonly bound: Bound;
  readonly weight: 'gating' | 'reported';
};

const exactly = (value: number): Bound => ({ kind: 'exactly', value });
const atMost = (value: number): Bound => ({ kind: 'at most', value });
const atLeast = (value: number): Bound => ({ kind: 'at least', value });

/** The retail domain: an order-support agent that works on a shop's real orders. */
export const retailCriteria = [
  {
    id: 'retail.end-state',
    question:
      'What share of the tasks leaves exactly the changes a person expected, compared as canonical JSON?',
    evidence: 'shop',
    bound: exactly(1),
    weight: 'gating',
  },
  {
    id: 'retail.effects-once',
    question: 'How many effects were committed beyond one for each run, tool and canonical arguments?',
    evidence: 'shop',
    bound: exactly(0),
    weight: 'gating',
  },
  {
    id: 'retail.decided-effects',
    question:
      'How many irreversible effects were committed without a recorded decision on exactly those arguments?',
    evidence: 'history',
    bound: exactly(0),
    weight: 'gating',
  },
  {
    id: 'retail.model-calls',
    question:
      'How many model calls did the provider answer beyond one for each scripted turn, in a round without kills?',
    evidence: 'provider',
    bound: exactly(0),
    weight: 'gating',
  },
  {
    id: 'retail.outcomes',
    question: 'What share of the started runs ended in an outcome?',
    evidence: 'history',
    bound: exactly(1),
    weight: 'gating',
  },
  {
    id: 'retail.wall-time',
    question: 'How many seconds did all tasks take together?',
    evidence: 'provider',
    bound: atMost(180),
    weight: 'reported',
  },
] as const satisfies readonly Criterion[];

/** The system, whatever the domain. */
export const systemCriteria = [
  {
    id: 'system.bytes-per-step',
    question:
      'How many bytes does a step of a 400-step run leave in history and outside storage (2 KB tool results)?',
    evidence: 'history',
    bound: atMost(7 * 1024),
    weight: 'gating',
  },
  {
    id: 'system.growth-slope',
    question: 'How far is the growth from 100 to 400 steps from the growth from 25 to 100 steps, as a share?',
    evidence: 'history',
    bound: atMost(0.1),
    weight: 'gating',
  },
  {
    id: 'system.failed-workflow-tasks',
    question: 'How many workflow tasks failed while malformed messages arrived?',
    evidence: 'history',
    bound: exactly(0),
    weight: 'gating',
  },
  {
    id: 'system.kills-with-runs',
    question: 'How many kills with at least four runs in flight did the killed retail suite see?',
    evidence: 'injector',
    bound: atLeast(10),
    weight: 'gating',
  },
  {
    id: 'system.server-kill',
    question: 'How many of twenty runs were in flight when the Temporal server was killed?',
    evidence: 'injector',
    bound: atLeast(15),
    weight: 'gating',
  },
  {
    id: 'system.wake',
    question:
      'How many seconds until forty parked runs of a thousand events each have moved on after a killed worker?',
    evidence: 'history',
    bound: atMost(30),
    weight: 'gating',
  },
  {
    id: 'system.valid-log-lines',
    question: 'What share of the log lines of a killed suite validates against the published schema?',
    evidence: 'logs',
    bound: exactly(1),
    weight: 'gating',
  },
] as const satisfies readonly Criterion[];

export type CriterionId = (typeof retailCriteria)[number]['id'] | (typeof systemCriteria)[number]['id'];

export const criteria: ReadonlyMap<string, Criterion> = new Map(
  [...retailCriteria, ...systemCriteria].map((criterion) => [criterion.id, criterion]),
);

export type Verdict = {
  readonly criterion: CriterionId;
  readonly value: number;
  readonly met: boolean;
  /** True when this verdict alone must stop the change. */
  readonly stops: boolean;
  readonly sentence: string;
};

/** Compares one measured figure with its bound. A figure that is not a finite number never meets a bound. */
export function judge(id: CriterionId, value: number): Verdict {
  const criterion = criteria.get(id);
  if (criterion === undefined) throw new Error(`expected a criterion of evals/criteria.ts, got ${id}`);
  const met = Number.isFinite(value) && meets(criterion.bound, value);
  const sentence = `${id}: ${value} (${criterion.bound.kind} ${criterion.bound.value})`;
  return { criterion: id, value, met, stops: !met && criterion.weight === 'gating', sentence };
}

function meets(bound: Bound, value: number): boolean {
  switch (bound.kind) {
    case 'exactly':
      return value === bound.value;
    case 'at most':
      return value <= bound.value;
    case 'at least':
      return value >= bound.value;
  }
}
