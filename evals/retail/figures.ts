import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical } from '../../agent/hash.ts';
import { isJsonObject, type Json, type JsonObject } from '../../agent/json.ts';
import { messageNames } from '../../agent/protocol.ts';
import { type HistoryEvent, readHistories, readLines } from '../evidence.ts';
import { checkLogLines } from '../log-lines.ts';
import { taskOf } from './run-id.ts';
import type { Task } from './tasks.ts';

export type Kill = { readonly at: string; readonly pid: number; readonly inFlight: number };

export type Figures = {
  readonly tasks: number;
  /** Tasks whose changes are as expected in every round. */
  readonly equal: number;
  readonly different: readonly string[];
  /** Committed rows beyond one for each run, tool and canonical arguments; keys are not looked at. */
  readonly duplicateEffects: number;
  readonly decisions: number;
  readonly undecidedEffects: number;
  readonly modelCalls: number;
  /** Model calls beyond one for each scripted turn. */
  readonly extraModelCalls: number;
  readonly outcomes: number;
  readonly wallMs: number;
  readonly kills: readonly Kill[];
  /** Runs in flight when the Temporal server was killed; 0 when it was not. */
  readonly serverKilledWith: number;
  /** Lines of the workers' logs, and how many of them do not match the published schema. */
  readonly logLines: number;
  readonly invalidLogLines: number;
  readonly rounds: number;
};

/** Every figure of the suite, from the files of the outside parties alone. */
export function figuresOf(evidence: string, tasks: readonly Task[], rounds: number): Figures {
  const histories = readHistories(join(evidence, 'histories'));
  const ledger = readLines(evidence, 'shop-ledger.jsonl');
  const answered = readLines(evidence, 'provider.jsonl').filter(({ status }) => status === 200);
  const different = differentTasks(evidence, tasks, rounds);
  const times = answered.map(({ at }) => Date.parse(String(at)));
  const logs = checkLogLines(join(evidence, 'logs'));
  const injected = readLines(evidence, 'injector.jsonl');
  const turns = tasks.reduce((sum, { actions }) => sum + actions.length + 1, 0) * rounds;
  return {
    tasks: tasks.length,
    equal: tasks.length - different.length,
    different,
    duplicateEffects: duplicates(ledger),
    decisions: decisionsIn(histories).length,
    undecidedEffects: undecided(ledger, decisionsIn(histories)),
    modelCalls: answered.length,
    extraModelCalls: answered.length - turns,
    outcomes: [...histories.values()].filter(hasOutcome).length / (tasks.length * rounds),
    wallMs: times.length === 0 ? 0 : Math.max(...times) - Math.min(...times),
    kills: injected.flatMap((line) => (line['kind'] === 'worker' ? [asKill(line)] : [])),
    serverKilledWith: Math.max(
      0,
      ...injected.flatMap((line) => (line['kind'] === 'server' ? [Number(line['inFlight'])] : [])),
    ),
    logLines: logs.lines,
    invalidLogLines: logs.invalid.length,
    rounds,
  };
}

const asKill = ({ at, pid, inFlight }: JsonObject): Kill => ({
  at: String(at),
  pid: Number(pid),
  inFlight: Number(inFlight),
});

function differentTasks(evidence: string, tasks: readonly Task[], rounds: number): readonly string[] {
  const changes: unknown = JSON.parse(readFileSync(join(evidence, 'shop-changes.json'), 'utf8'));
  if (!isJsonObject(changes)) throw new Error('expected shop-changes.json to hold the changes of each world');
  const seen = new Map(
    Object.entries(changes).flatMap(([run, change]) => [[runKey(run), canonical(change)] as const]),
  );
  const isEqual = ({ id, expected }: Task): boolean =>
    Array.from({ length: rounds }, (_none, round) => seen.get(`${round + 1} ${id}`)).every(
      (got) => got === canonical(expected as Json),
    );
  return tasks.filter((task) => !isEqual(task)).map(({ id }) => id);
}

const runKey = (run: string): string => {
  const found = taskOf(run);
  return found === undefined ? run : `${found.round} ${found.task}`;
};

function duplicates(ledger: readonly JsonObject[]): number {
  const distinct = new Set(ledger.map(({ world, tool, args }) => `${world} ${tool} ${args}`));
  return ledger.length - distinct.size;
}

type Decided = { readonly run: string; readonly kind: string };

function decisionsIn(histories: ReadonlyMap<string, readonly HistoryEvent[]>): readonly Decided[] {
  return [...histories].flatMap(([run, events]) =>
    events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
      if (signal?.signalName !== messageNames.decide) return [];
      const data = signal.input?.payloads?.[0]?.data;
      const decision: unknown =
        data === undefined || data === null ? null : JSON.parse(Buffer.from(data).toString('utf8'));
      return isJsonObject(decision) ? [{ run, kind: String(decision['kind']) }] : [];
    }),
  );
}

/** Effects of a run beyond the approvals its history holds (every effect of this domain is irreversible). */
function undecided(ledger: readonly JsonObject[], decisions: readonly Decided[]): number {
  const approvals = new Map<string, number>();
  for (const { run, kind } of decisions)
    if (kind === 'approve') approvals.set(run, (approvals.get(run) ?? 0) + 1);
  const effects = new Map<string, number>();
  for (const { world } of ledger) effects.set(String(world), (effects.get(String(world)) ?? 0) + 1);
  return [...effects].reduce((sum, [run, count]) => sum + Math.max(0, count - (approvals.get(run) ?? 0)), 0);
}

const hasOutcome = (events: readonly HistoryEvent[]): boolean =>
  events.some(
    ({ workflowExecutionCompletedEventAttributes: completed }) =>
      completed !== undefined && completed !== null,
  );
