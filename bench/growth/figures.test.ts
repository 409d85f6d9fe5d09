import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendLine } from '../../evals/evidence.ts';
import { claimsOf, figuresOf } from './figures.ts';

const payload = (value: unknown) => ({
  payloads: [{ metadata: {}, data: Buffer.from(JSON.stringify(value)).toString('base64') }],
});
const read = {
  eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
  activityTaskScheduledEventAttributes: { activityType: { name: 'read_page.v1' } },
};
const returned = {
  eventType: 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED',
  activityTaskCompletedEventAttributes: { result: payload({ kind: 'done', text: 'x'.repeat(2_048) }) },
};
const replied = {
  eventType: 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED',
  activityTaskCompletedEventAttributes: { result: payload({ items: [] }) },
};
const ended = (kind: string) => ({
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED',
  workflowExecutionCompletedEventAttributes: { result: payload({ kind }) },
});

type Left = {
  readonly run: string;
  readonly steps: number;
  readonly bytes: readonly number[];
  readonly end?: string;
};

/** Evidence of runs with so many steps, whose chains have histories of so many bytes; a step takes 10 ms. */
function evidenceOf(runs: readonly Left[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-figures-'));
  mkdirSync(join(folder, 'histories'));
  for (const { run, steps, bytes, end = 'completed' } of runs) {
    const events = [...Array.from({ length: steps }, () => [replied, read, returned]).flat(), ended(end)];
    const start = Date.parse('2026-01-01T00:00:00Z');
    const timed = events.map((event, index) => ({
      ...event,
      eventTime: new Date(start + (index * 10) / 3).toISOString(),
    }));
    writeFileSync(join(folder, 'histories', `${run}.0.json`), JSON.stringify({ events: timed }));
    for (const size of bytes) appendLine(folder, 'histories.jsonl', { workflowId: run, bytes: size });
  }
  return folder;
}

const flat: readonly Left[] = [
  { run: 'growth-perdure-25', steps: 25, bytes: [150_000] },
  { run: 'growth-perdure-100', steps: 100, bytes: [600_000] },
  { run: 'growth-perdure-400', steps: 400, bytes: [2_000_000, 400_000] },
];

describe('the figures of the growth bench', () => {
  it('count steps and results in the history and bytes as the server does', () => {
    const { rows, slope } = figuresOf(evidenceOf(flat));
    expect(rows).toHaveLength(3);
    expect(rows[2]).toEqual({
      arm: 'perdure',
      steps: 400,
      resultBytes: 2_048,
      bytesPerStep: 6_000,
      msPerStep: 10,
      events: 1_201,
      bytes: 2_400_000,
      histories: 2,
    });
    expect(slope).toEqual({ early: 6_000, late: 6_000, difference: 0 });
  });

  it('count files in the payload folder beside the history', () => {
    const evidence = evidenceOf(flat);
    appendLine(evidence, 'payloads.jsonl', { workflowId: 'growth-perdure-400', file: 'f', bytes: 300_000 });
    expect(figuresOf(evidence).slope).toEqual({
      early: 6_000,
      late: 7_000,
      difference: expect.closeTo(1 / 6),
    });
  });

  it('leave out a run that did not complete', () => {
    const figures = figuresOf(evidenceOf([...flat.slice(0, 2), { ...flat[2], end: 'exhausted' } as Left]));
    expect(figures.rows).toHaveLength(2);
    expect(claimsOf(figures).map(({ met }) => met)).toEqual([false, false, false]);
  });
});

describe('the claims of the growth bench', () => {
  const met = (runs: readonly Left[]): readonly boolean[] =>
    claimsOf(figuresOf(evidenceOf(runs))).map((claim) => claim.met);

  it('hold for a flat history over a continue-as-new', () => {
    expect(met(flat)).toEqual([true, true, true]);
  });

  it('miss a history that grows faster later, one too large, and one that never continued as new', () => {
    const [first, second] = flat as [Left, Left];
    const long = { run: 'growth-perdure-400', steps: 400 };
    expect(met([first, second, { ...long, bytes: [2_000_000, 700_000] }])).toEqual([true, false, true]);
    expect(met([first, second, { ...long, bytes: [2_500_000, 400_000] }])).toEqual([false, false, true]);
    expect(met([first, second, { ...long, bytes: [2_400_000] }])).toEqual([true, true, false]);
  });
});
