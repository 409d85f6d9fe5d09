import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimsOf } from './claims.ts';
import { type Figures, figuresOf } from './figures.ts';

let evidence: string;
beforeEach(() => {
  evidence = mkdtempSync(join(tmpdir(), 'perdure-hostile-figures-'));
  for (const folder of ['states', 'histories']) mkdirSync(join(evidence, folder));
});
afterEach(() => {
  rmSync(evidence, { recursive: true, force: true });
});

const payloads = (value: unknown) => ({
  payloads: [{ data: Buffer.from(JSON.stringify(value)).toString('base64') }],
});
const task = (attempt: number) => ({
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
  workflowTaskScheduledEventAttributes: { attempt },
});
const decision = {
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
  workflowExecutionSignaledEventAttributes: {
    signalName: 'decide',
    input: payloads({ kind: 'approve', argsHash: 'abc' }),
  },
};
const call = {
  eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
  activityTaskScheduledEventAttributes: { input: payloads({ key: 'key-1', argsHash: 'abc' }) },
};
const completed = {
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED',
  workflowExecutionCompletedEventAttributes: { result: payloads({ kind: 'completed' }) },
};
const failedTask = {
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_FAILED',
  workflowTaskFailedEventAttributes: { cause: 'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND' },
};

type Evidence = {
  readonly events?: readonly object[];
  /** What the run's state gives as reason; null when the run answered no query. */
  readonly why?: string | null;
  readonly told?: object;
};

/** Evidence of one run that bore one message sent as signal and update, but for what is planted. */
function figuresWith({ events, why = 'expected an object, got 42', told }: Evidence): Figures {
  const line = { run: 'r', id: 'a number', name: 'decide', expects: 'refused', by: 'run', says: 'expected' };
  const refused = told ?? { kind: 'refused', message: 'Not accepted: expected an object' };
  const lines = [
    { ...line, sentAs: 'signal', told: { kind: 'taken' } },
    { ...line, sentAs: 'update', told: refused },
  ];
  const state = why === null ? null : { refusedMessages: { total: 1, latest: [{ name: 'decide', why }] } };
  writeFileSync(join(evidence, 'sender.jsonl'), lines.map((one) => JSON.stringify(one)).join('\n'));
  writeFileSync(join(evidence, 'states', 'r.json'), JSON.stringify(state));
  writeFileSync(join(evidence, 'shop-ledger.jsonl'), JSON.stringify({ world: 'r', key: 'key-1' }));
  const history = { events: events ?? [task(1), decision, call, completed] };
  writeFileSync(join(evidence, 'histories', 'r.0.json'), JSON.stringify(history));
  return figuresOf(evidence);
}

test('a run that bore its message counts as such in every figure', () => {
  expect(figuresWith({})).toMatchObject({
    messages: 1,
    signals: { sent: 1, refusedReadably: 1 },
    updates: { sent: 1, refusedReadably: 1 },
    failedTasks: 0,
    maxAttempt: 1,
    runs: 1,
    completed: 1,
    effects: 1,
    undecidedEffects: 0,
    rows: [
      { sentAs: 'signal', ok: true },
      { sentAs: 'update', ok: true },
    ],
  });
});

test.each<[string, Evidence, Partial<Figures>]>([
  [
    'a failed workflow task',
    { events: [task(1), failedTask, decision, call, completed] },
    { failedTasks: 1 },
  ],
  ['a second attempt', { events: [task(1), task(2), decision, call, completed] }, { maxAttempt: 2 }],
  ['a run that never ended', { events: [task(1), decision, call] }, { completed: 0 }],
  ['an effect without its decision', { events: [task(1), call, completed] }, { undecidedEffects: 1 }],
  [
    'an effect that history does not know',
    { events: [task(1), decision, completed] },
    { undecidedEffects: 1 },
  ],
  ['a refusal that explains nothing', { why: 'no' }, { signals: { sent: 1, refusedReadably: 0 } }],
  ['a run that answers no query', { why: null }, { signals: { sent: 1, refusedReadably: 0 } }],
  ['an update that was taken', { told: { kind: 'taken' } }, { updates: { sent: 1, refusedReadably: 0 } }],
  [
    'an update without an answer in time',
    { told: { kind: 'error', code: 4, message: 'expected' } },
    { updates: { sent: 1, refusedReadably: 0 } },
  ],
])('%s shows in the figures', (_title, planted, figures) => {
  expect(figuresWith(planted)).toMatchObject(figures);
});

test('no evidence at all meets no claim', () => {
  expect(claimsOf(figuresOf(evidence)).filter(({ met }) => met)).toEqual([]);
});
