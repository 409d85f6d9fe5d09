import { join } from 'node:path';
import { messageNames } from '../../agent/protocol.ts';
import { type HistoryEvent, readHistories, readLines } from '../../evals/evidence.ts';
import { type Claim, criterion } from '../claim.ts';
import { isCompleted, timeOf } from '../events.ts';

export type Figures = {
  readonly runs: number;
  /** The fewest events a run had when it was woken. */
  readonly eventsPerRun: number;
  /** Runs whose decided call was scheduled, by another worker than the one that parked them. */
  readonly movedOn: number;
  readonly slowestSeconds: number;
  readonly medianSeconds: number;
  /** From the first signal to the last, and from the kill to the first. */
  readonly signalledWithinSeconds: number;
  readonly killedBeforeSeconds: number;
  readonly completed: number;
  /** Workflow tasks of the woken runs that no worker ended in time. */
  readonly timedOutTasks: number;
};

type Woken = {
  readonly events: number;
  readonly signalledAt: number;
  /** Seconds from the signal to the call it allowed; NaN when that never came. */
  readonly seconds: number;
  readonly movedOn: boolean;
  readonly timedOutTasks: number;
};

/** Every figure of the wake bench, from the exported histories and the injector's file. */
export function figuresOf(evidence: string): Figures {
  const histories = [...readHistories(join(evidence, 'histories')).values()];
  const woken = histories.flatMap(wokenIn);
  const seconds = woken.filter(({ movedOn }) => movedOn).map((run) => run.seconds);
  const signals = woken.map(({ signalledAt }) => signalledAt);
  const killedAt = Date.parse(String(readLines(evidence, 'injector.jsonl')[0]?.['at']));
  return {
    runs: histories.length,
    eventsPerRun: Math.min(...woken.map(({ events }) => events)),
    movedOn: seconds.length,
    slowestSeconds: rounded(Math.max(...seconds)),
    medianSeconds: rounded(seconds.toSorted((one, other) => one - other)[seconds.length >> 1] ?? Number.NaN),
    signalledWithinSeconds: rounded((Math.max(...signals) - Math.min(...signals)) / 1_000),
    killedBeforeSeconds: rounded((Math.min(...signals) - killedAt) / 1_000),
    completed: histories.filter(isCompleted).length,
    timedOutTasks: woken.reduce((total, run) => total + run.timedOutTasks, 0),
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Nothing for a run that was never signalled. */
function wokenIn(events: readonly HistoryEvent[]): readonly Woken[] {
  const index = events.findIndex(
    ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === messageNames.decide,
  );
  const signal = events[index];
  if (signal === undefined) return [];
  const [before, after] = [events.slice(0, index), events.slice(index + 1)];
  const next = after.find((event) => (event.activityTaskScheduledEventAttributes ?? null) !== null);
  const seconds = next === undefined ? Number.NaN : (timeOf(next) - timeOf(signal)) / 1_000;
  const worker = workerIn(after);
  return [
    {
      events: before.length,
      signalledAt: timeOf(signal),
      seconds,
      movedOn: next !== undefined && worker !== undefined && worker !== workerIn(before.toReversed()),
      timedOutTasks: after.filter((event) => (event.workflowTaskTimedOutEventAttributes ?? null) !== null)
        .length,
    },
  ];
}

/** Who completed the first workflow task of these events. */
function workerIn(events: readonly HistoryEvent[]): string | undefined {
  for (const { workflowTaskCompletedEventAttributes: completed } of events)
    if (typeof completed?.identity === 'string') return completed.identity;
  return undefined;
}

export const runsWanted = 40;
const eventsWanted = 1_000;

/** What the bench must show. The slowest of those that moved on counts only when all have. */
export function claimsOf(figures: Figures): readonly Claim[] {
  const { runs, movedOn, eventsPerRun, completed, killedBeforeSeconds } = figures;
  return [
    criterion('system.wake', movedOn === runsWanted ? figures.slowestSeconds : Number.NaN),
    { met: movedOn === runsWanted, sentence: `runs that moved on: ${movedOn} of ${runsWanted}` },
    {
      met: eventsPerRun >= eventsWanted,
      sentence: `events of a run: ${eventsPerRun} (at least ${eventsWanted})`,
    },
    {
      met: killedBeforeSeconds >= 0,
      sentence: `worker killed before the first signal: ${killedBeforeSeconds} s`,
    },
    { met: runs === runsWanted && completed === runs, sentence: `runs completed: ${completed} of ${runs}` },
  ];
}
