import { join } from 'node:path';
import type { JsonObject } from '../../agent/json.ts';
import { activityType } from '../../agent/manifest.ts';
import { type HistoryEvent, readHistories, readLines } from '../../evals/evidence.ts';
import { type Claim, criterion } from '../claim.ts';
import { isCompleted, objectIn, timeOf } from '../events.ts';
import { readPage } from '../pages.ts';
import { type Arm, measuredBy } from './run-id.ts';

export type Row = {
  readonly arm: Arm;
  /** Pages read, counted in the history; the step that finishes comes on top. */
  readonly steps: number;
  /** Mean bytes of a tool result, as the history has it. */
  readonly resultBytes: number;
  readonly bytesPerStep: number;
  readonly msPerStep: number;
  readonly events: number;
  /** History of the whole chain, as the server counts it, and files in the payload folder. */
  readonly bytes: number;
  /** Runs of the chain: one more than continue-as-news. */
  readonly histories: number;
};

export type Figures = {
  readonly rows: readonly Row[];
  /** Bytes a step adds, between 25 and 100 steps and between 100 and 400 steps of perdure. */
  readonly slope: { readonly early: number; readonly late: number; readonly difference: number };
};

/** Every figure of the growth bench, from the exported histories and what server and payload folder held. */
export function figuresOf(evidence: string): Figures {
  const sizes = readLines(evidence, 'histories.jsonl');
  const files = readLines(evidence, 'payloads.jsonl');
  const rows = [...readHistories(join(evidence, 'histories'))].flatMap(([run, events]) => {
    const of = measuredBy(run);
    if (of === undefined || !isCompleted(events)) return [];
    const isOfRun = ({ workflowId }: JsonObject): boolean => workflowId === run;
    const histories = sizes.filter(isOfRun);
    const bytes = sum([...histories, ...files.filter(isOfRun)]);
    return [rowOf(of.arm, events, { bytes, histories: histories.length })];
  });
  rows.sort((one, other) => one.arm.localeCompare(other.arm) || one.steps - other.steps);
  return { rows, slope: slopeOf(rows) };
}

const sum = (lines: readonly JsonObject[]): number =>
  lines.reduce((total, { bytes }) => total + Number(bytes), 0);

function rowOf(
  arm: Arm,
  events: readonly HistoryEvent[],
  { bytes, histories }: { bytes: number; histories: number },
): Row {
  const type = activityType(readPage);
  const steps = events.filter(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === type,
  ).length;
  const times = events.map(timeOf);
  return {
    arm,
    steps,
    resultBytes: mean(resultsIn(events).map((text) => Buffer.byteLength(text))),
    bytesPerStep: Math.round(bytes / steps),
    msPerStep: Math.round(((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN)) / steps),
    events: events.length,
    bytes,
    histories,
  };
}

/** Texts of tool results; a reply of the model has no `kind`. */
function resultsIn(events: readonly HistoryEvent[]): readonly string[] {
  return events.flatMap(({ activityTaskCompletedEventAttributes: completed }) => {
    const result = objectIn(completed?.result);
    return result?.['kind'] === 'done' ? [String(result['text'])] : [];
  });
}

const mean = (values: readonly number[]): number =>
  Math.round(values.reduce((total, value) => total + value, 0) / values.length);

const bytesAt = (rows: readonly Row[], steps: number): number => rowAt(rows, steps)?.bytes ?? Number.NaN;
const rowAt = (rows: readonly Row[], steps: number): Row | undefined =>
  rows.find((row) => row.arm === 'perdure' && row.steps === steps);

function slopeOf(rows: readonly Row[]): Figures['slope'] {
  const early = (bytesAt(rows, 100) - bytesAt(rows, 25)) / 75;
  const late = (bytesAt(rows, 400) - bytesAt(rows, 100)) / 300;
  return { early: Math.round(early), late: Math.round(late), difference: Math.abs(late / early - 1) };
}

/** What the bench must show. A run that did not complete has no row, and what needs it is not met. */
export function claimsOf({ rows, slope }: Figures): readonly Claim[] {
  const long = rowAt(rows, 400);
  const histories = long?.histories ?? 0;
  return [
    criterion('system.bytes-per-step', long?.bytesPerStep ?? Number.NaN),
    criterion('system.growth-slope', slope.difference),
    { met: histories >= 2, sentence: `histories of the chain of 400 steps: ${histories} (at least 2)` },
  ];
}
