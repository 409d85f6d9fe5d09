// Starts a Temporal server of its own that suggests to continue as new after few events, and needs the workflow bundle.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolInput, ToolReturn } from '../../agent/call.ts';
import { callKey } from '../../agent/hash.ts';
import type { RunView } from '../../agent/view.ts';
import { openTemporal, type Temporal } from '../../server/open-temporal.ts';
import { finish, type Play, ready } from '../support/mock-activities.ts';
import { type AgentHandle, approve, escalationsOf, openWorkbench, stateWhen } from '../support/workbench.ts';

/** Events after which the server suggests it; 4,096 by default. */
const suggestedAfter = 50;

let folder: string;
let temporal: Temporal;
let bench: Awaited<ReturnType<typeof openWorkbench>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-continue-'));
  temporal = await openTemporal({
    dataDir: folder,
    ui: false,
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': [{ value: suggestedAfter }] },
    log: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  await temporal.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await bench.close();
});

/** Milliseconds for one test. */
const patience = 60_000;

const openBench = async (play: Play): Promise<void> => {
  bench = await openWorkbench(play, { address: temporal.address });
};

const done = async ({ call }: ToolInput): Promise<ToolReturn> => ({
  kind: 'done',
  text: `result ${call}`,
  attempt: 1,
});

/** The first event of every run of the chain, oldest first. */
async function startsOf(handle: AgentHandle) {
  const starts = [];
  let runId = (await handle.describe()).raw.workflowExecutionInfo?.firstRunId;
  while (runId !== null && runId !== undefined && runId !== '') {
    const { events } = await bench.client.workflow.getHandle(handle.workflowId, runId).fetchHistory();
    const started = events?.[0]?.workflowExecutionStartedEventAttributes;
    if (started === null || started === undefined)
      throw new Error('expected a history to begin with its start');
    starts.push(started);
    runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return starts;
}

/** Sends messages that are refused until the history has grown so long that the run has continued. */
async function growUntilContinued(handle: AgentHandle): Promise<number> {
  const { runId } = await handle.describe();
  for (let sent = 0; sent < 300; sent += 1) {
    if ((await handle.describe()).runId !== runId) return sent;
    await handle.signal('resume', { by: 'olga' });
  }
  throw new Error('expected the run to continue as new within 300 messages');
}

test(
  'open escalations, refusals, spending and numbers cross over; a decision on the old id is taken',
  async () => {
    const ran: ToolInput[] = [];
    const steps: number[] = [];
    await openBench({
      script: ({ step }) => {
        steps.push(step);
        if (step > 1) return [finish];
        return [
          ready('look', { at: 1 }),
          ready('pay', { cents: 1 }, 'irreversible'),
          ready('pay', { cents: 2 }, 'irreversible'),
        ];
      },
      tools: {
        look: async (input) => (ran.push(input), await done(input)),
        pay: async (input) => (ran.push(input), await done(input)),
      },
    });
    const handle = await bench.start();
    const before = await escalationsOf(handle, 2);
    const spent = (await stateWhen(handle, ({ waitingFor }) => waitingFor.length === 2)).spent;
    const refused = await growUntilContinued(handle);
    const after = await stateWhen(handle, ({ refusedMessages }) => refusedMessages.total === refused);
    expect(after).toMatchObject({ step: 1, escalations: before, spent });
    const [first, second] = before;
    if (first === undefined || second === undefined) throw new Error('expected two escalations');
    await handle.signal('decide', approve(second));
    await handle.executeUpdate('decide', { args: [approve(first)] });
    expect(await handle.result()).toMatchObject({
      kind: 'completed',
      done: [{ call: 3 }, { call: 2 }],
      spent: { steps: 2, calls: 3, inputTokens: 20, outputTokens: 10 },
    });
    expect(steps).toEqual([1, 2]);
    const starts = await startsOf(handle);
    const chain = starts[0]?.originalExecutionRunId ?? '';
    expect(new Set(ran.map(({ call }) => call))).toEqual(new Set([1, 2, 3]));
    expect(ran).toHaveLength(3);
    expect(ran.map(({ key }) => key)).toEqual(
      ran.map(({ call, argsHash }) => callKey(chain, call, argsHash)),
    );
  },
  patience,
);

test(
  'every run of the chain keeps the task timeout of 5 s and the id of the first',
  async () => {
    await openBench({
      script: ({ step }) => (step < 25 ? [ready('look', { at: step })] : [finish]),
      tools: { look: done },
    });
    const handle = await bench.start();
    expect(await handle.result()).toMatchObject({ kind: 'completed' });
    const starts = await startsOf(handle);
    expect(starts.length).toBeGreaterThan(2);
    for (const { workflowTaskTimeout, firstExecutionRunId } of starts) {
      expect(Number(workflowTaskTimeout?.seconds)).toBe(5);
      expect(firstExecutionRunId).toBe(starts[0]?.originalExecutionRunId);
    }
  },
  patience,
);

test(
  'messages that arrive while a run continues again and again are each read once, and no call is repeated',
  async () => {
    const calls: number[] = [];
    const steps: number[] = [];
    const lastStep = 30;
    await openBench({
      script: ({ step }) => {
        steps.push(step);
        return step < lastStep ? [ready('look', { at: step }), ready('look', { at: -step })] : [finish];
      },
      tools: { look: async (input) => (calls.push(input.call), await done(input)) },
    });
    const handle = await bench.start();
    const ids = Array.from({ length: 40 }, (_none, index) => `m${index}`);
    for (const id of ids) {
      const message = { id, by: 'ada', text: id };
      await Promise.all([handle.signal('message', message), handle.signal('message', message)]);
    }
    const outcome = await handle.result();
    expect(outcome.kind).toBe('completed');
    const { items } = await handle.query<{ items: { kind: string; text: string }[] }>('conversation');
    const read = items.filter(({ kind }) => kind === 'message').map(({ text }) => text);
    expect(read).toEqual(ids.map((id) => `ada: ${id}`));
    expect((await handle.query<RunView>('state')).refusedMessages.total).toBe(ids.length);
    expect(steps).toEqual(Array.from({ length: outcome.spent.steps }, (_none, index) => index + 1));
    expect([...calls].sort((one, other) => one - other)).toEqual(
      Array.from({ length: outcome.spent.calls }, (_none, index) => index + 1),
    );
    expect((await startsOf(handle)).length).toBeGreaterThan(3);
  },
  patience,
);

test(
  'of the conversation only what the model still reads is carried, at its old positions',
  async () => {
    const text = 'x'.repeat(2_000);
    await openBench({
      // The played model reports 15 tokens whatever it is given; one result alone is estimated above 70% of this window.
      contextWindow: 900,
      script: ({ step }) => (step < 25 ? [ready('look', { at: step })] : [finish]),
      tools: { look: async ({ call }) => ({ kind: 'done', text: `${call} ${text}`, attempt: 1 }) },
    });
    const handle = await bench.start();
    expect(await handle.result()).toMatchObject({ kind: 'completed' });
    type Said = { from: number; items: { kind: string; text?: string; id?: string }[] };
    const said = await handle.query<Said>('conversation');
    expect(said.from).toBeGreaterThan(10);
    // The task is at 0, the call of step n at 2n − 1, its result at 2n, the finish of step 25 at 49.
    expect(said.from + said.items.length).toBe(50);
    const result = said.items.findIndex(({ kind }) => kind === 'result');
    expect(said.items[result]?.text).toMatch(new RegExp(`^${(said.from + result) / 2} x`));
    const starts = await startsOf(handle);
    const sizes = starts.map(({ input }) => input?.payloads?.[0]?.data?.length ?? 0);
    expect(starts.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(25 * 2_000);
  },
  patience,
);

test(
  'a paused run that continues as new stays paused, and a cancelled one ends as cancelled',
  async () => {
    await openBench({
      script: () => [ready('pay', { cents: 1 }, 'irreversible')],
      tools: { pay: done },
    });
    const handle = await bench.start();
    await escalationsOf(handle, 1);
    await handle.signal('pause', { by: 'olga' });
    const { runId } = await handle.describe();
    for (let sent = 0; sent < 300 && (await handle.describe()).runId === runId; sent += 1)
      await handle.signal('pause', { by: 'olga' });
    expect((await handle.describe()).runId).not.toBe(runId);
    await stateWhen(handle, ({ status }) => status === 'paused');
    await bench.client.workflow.getHandle(handle.workflowId).cancel();
    expect(await handle.result()).toMatchObject({
      kind: 'cancelled',
      notDone: [{ why: 'nobody had decided' }],
    });
  },
  patience,
);
