import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendLine } from '../../evals/evidence.ts';
import { claimsOf, figuresOf } from './figures.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => ({ eventTime: new Date(start + seconds * 1_000).toISOString() });
const completedBy = (identity: string, seconds: number) => ({
  ...at(seconds),
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED',
  workflowTaskCompletedEventAttributes: { identity },
});
const scheduled = (seconds: number) => ({
  ...at(seconds),
  eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
  activityTaskScheduledEventAttributes: { activityType: { name: 'publish_summary.v1' } },
});
const signalled = {
  ...at(20),
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
  workflowExecutionSignaledEventAttributes: { signalName: 'decide' },
};
const timedOut = {
  ...at(24),
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT',
  workflowTaskTimedOutEventAttributes: { scheduledEventId: '1' },
};
const outcome = Buffer.from(JSON.stringify({ kind: 'completed' })).toString('base64');
const ended = {
  ...at(90),
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED',
  workflowExecutionCompletedEventAttributes: { result: { payloads: [{ metadata: {}, data: outcome }] } },
};
const before = Array.from({ length: 1_000 }, () => completedBy('old', 1));

type Event = { readonly eventTime: string; readonly eventType: string };

/** Evidence of forty runs that a kill at 15 s and a signal at 20 s left; the last one may differ. */
function evidenceOf(after: readonly Event[], last = after, earlier: readonly Event[] = before): string {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-figures-'));
  mkdirSync(join(folder, 'histories'));
  for (let run = 1; run <= 40; run += 1) {
    const events = [...earlier, signalled, ...(run === 40 ? last : after)];
    writeFileSync(join(folder, 'histories', `wake-${run}.0.json`), JSON.stringify({ events }));
  }
  appendLine(folder, 'injector.jsonl', { at: at(15).eventTime });
  return folder;
}

const moved = (seconds: number): readonly Event[] => [
  timedOut,
  completedBy('new', 20 + seconds),
  scheduled(20 + seconds),
  ended,
];
const met = (evidence: string): readonly boolean[] => claimsOf(figuresOf(evidence)).map((claim) => claim.met);

describe('the figures of the wake bench', () => {
  it('count from the signal of each run to the call it allowed', () => {
    expect(figuresOf(evidenceOf(moved(8), moved(25)))).toEqual({
      runs: 40,
      eventsPerRun: 1_000,
      movedOn: 40,
      slowestSeconds: 25,
      medianSeconds: 8,
      signalledWithinSeconds: 0,
      killedBeforeSeconds: 5,
      completed: 40,
      timedOutTasks: 40,
    });
    expect(met(evidenceOf(moved(8), moved(25)))).toEqual([true, true, true, true, true]);
  });

  it('miss a run that moves on after more than 30 s', () => {
    expect(met(evidenceOf(moved(8), moved(31)))).toEqual([false, true, true, true, true]);
  });

  it('miss a run that never moves on, or moves on with the worker that should be dead', () => {
    expect(met(evidenceOf(moved(8), []))).toEqual([false, false, true, true, false]);
    const same = [completedBy('old', 21), scheduled(21), ended];
    expect(met(evidenceOf(moved(8), same))).toEqual([false, false, true, true, true]);
  });

  it('miss runs that are shorter than a thousand events', () => {
    expect(met(evidenceOf(moved(8), moved(8), before.slice(1)))[2]).toBe(false);
  });
});
