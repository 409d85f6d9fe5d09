import { nothingSpent, type Spent } from './budget.ts';
import type { Item } from './conversation.ts';
import type { Escalation } from './escalation.ts';
import type { JsonObject } from './json.ts';
import type { Limits } from './manifest.ts';
import type { Outcome } from './outcome.ts';
import { openEscalations } from './on-decision.ts';
import { isInFlight } from './ending.ts';
import type { Common, Entry, Refusal, RunState } from './run-state.ts';

/** One word for where a run stands; the search attribute PerdureStatus. */
export type Status = 'starting' | 'running' | 'waiting' | 'paused' | 'stopping' | 'ended';

export function statusOf(state: RunState): Status {
  switch (state.kind) {
    case 'finished':
      return 'ended';
    case 'stopping':
      return 'stopping';
    case 'listening':
      return state.pace.kind === 'paused' ? 'paused' : 'waiting';
    case 'thinking':
      return state.pace.kind === 'paused' ? 'paused' : 'running';
    case 'acting':
      if (state.pace.kind === 'paused') return 'paused';
      return openEscalations(state).length > 0 && !isInFlight(state) ? 'waiting' : 'running';
  }
}

/** An escalation as an approver sees it: with the JSON to send back. */
export type EscalationView = Escalation & { readonly answers: readonly JsonObject[] };

/** What the query `state` answers. Times in milliseconds since 1970. */
export type RunView = {
  readonly status: Status;
  readonly goal: string;
  readonly agent: string;
  readonly model: string;
  readonly step: number;
  readonly done: readonly string[];
  readonly waitingFor: readonly string[];
  readonly escalations: readonly EscalationView[];
  readonly spent: Spent;
  readonly remaining: Pick<Limits, 'steps' | 'calls' | 'tokens' | 'cost'> & { readonly until: number };
  readonly refusedMessages: { readonly total: number; readonly latest: readonly Refusal[] };
  readonly outcome: Outcome | null;
};

const nothingRemaining = { steps: 0, calls: 0, tokens: 0, cost: 0, until: 0 };

export function viewOf(state: RunState): RunView {
  const run = state.kind === 'finished' ? state.last : state;
  const outcome = state.kind === 'finished' ? state.outcome : null;
  const manifest = run?.facts.manifest;
  return {
    status: statusOf(state),
    goal: run?.facts.goal ?? '',
    agent: manifest === undefined ? '' : nameOf(manifest.agent),
    model: manifest === undefined ? '' : `${nameOf(manifest.model)} (${manifest.model.model})`,
    step: run?.step ?? 0,
    done: (run?.done ?? []).map(({ describe }) => describe),
    waitingFor: waitingFor(state),
    escalations: openEscalations(state).map((one) => ({ ...one, answers: answersTo(one) })),
    spent: run?.spent ?? nothingSpent,
    remaining: run === null ? nothingRemaining : remaining(run),
    refusedMessages: run?.refusals ?? { total: 0, latest: [] },
    outcome,
  };
}

const nameOf = ({ name, version }: { name: string; version: number }): string => `${name}@${version}`;

function remaining({ facts, spent }: Common): RunView['remaining'] {
  const { limits } = facts.manifest;
  return {
    steps: limits.steps - spent.steps,
    calls: limits.calls - spent.calls,
    tokens: limits.tokens - spent.inputTokens - spent.outputTokens,
    cost: limits.cost - spent.cost,
    until: facts.startedAt + limits.wallTime,
  };
}

function waitingFor(state: RunState): readonly string[] {
  switch (state.kind) {
    case 'finished':
      return [];
    case 'thinking':
      return [state.request.kind === 'calling' ? `the model (step ${state.step})` : 'its turn'];
    case 'listening':
      return ['a message'];
    case 'stopping':
    case 'acting':
      return state.calls.flatMap(({ describe, progress }) => {
        if (progress.kind === 'settled') return [];
        return [progress.kind === 'asking' ? `a decision: ${progress.escalation.describe}` : describe];
      });
  }
}

/** The JSON an approver sends back, ready but for the name. */
export function answersTo({ id, kind, argsHash, args }: Escalation): readonly JsonObject[] {
  const by = 'your name';
  if (kind === 'question') {
    return [
      { kind: 'answer', escalation: id, by, text: 'your answer' },
      { kind: 'reject', escalation: id, by, reason: 'why not' },
    ];
  }
  return [
    { kind: 'approve', escalation: id, by, argsHash },
    { kind: 'edit', escalation: id, by, argsHash, args },
    { kind: 'reject', escalation: id, by, reason: 'why not' },
  ];
}

/** Items of the conversation that this run of the chain still holds; `from` and `upTo` count over the whole chain. */
export function conversationOf(
  state: RunState,
  from: number,
  upTo: number,
): { from: number; items: readonly Item[] } {
  const run = state.kind === 'finished' ? state.last : state;
  if (run === null) return { from, items: [] };
  const { offset, items } = run.conversation;
  const start = Math.max(from, offset);
  return { from: start, items: items.slice(start - offset, Math.max(start, upTo) - offset) };
}

export function timelineOf(state: RunState): readonly Entry[] {
  const run = state.kind === 'finished' ? state.last : state;
  return run?.timeline.latest ?? [];
}
