// Needs a Temporal server: run by the project "workflows" of jest.config.mjs.
import type { ToolInput, ToolReturn } from '../../agent/call.ts';
import { finish, ready } from '../support/mock-activities.ts';
import {
  approve,
  countEvents,
  escalationsOf,
  openWorkbench,
  startInput,
  stateWhen,
} from '../support/workbench.ts';

type Bench = Awaited<ReturnType<typeof openWorkbench>>;
let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const done = async ({ call }: ToolInput): Promise<ToolReturn> => ({
  kind: 'done',
  text: `result ${call}`,
  attempt: 1,
});

test('a run calls tools side by side, gives the results in call order, and finishes', async () => {
  const slowThenFast = async (input: ToolInput): Promise<ToolReturn> => {
    await new Promise((resolve) => setTimeout(resolve, input.call === 1 ? 300 : 0));
    return await done(input);
  };
  bench = await openWorkbench({
    script: ({ step }) => (step === 1 ? [ready('look', { at: 1 }), ready('look', { at: 2 })] : [finish]),
    tools: { look: slowThenFast },
  });
  const handle = await bench.start();
  expect(await handle.result()).toMatchObject({
    kind: 'completed',
    output: { done: true },
    spent: { steps: 2, calls: 2 },
  });
  const { items } = await handle.query<{ items: { kind: string; text?: string }[] }>('conversation');
  expect(items.map(({ kind, text }) => [kind, text])).toEqual([
    ['task', 'the task'],
    ['call', undefined],
    ['call', undefined],
    ['result', 'result 1'],
    ['result', 'result 2'],
    ['call', undefined],
  ]);
});

test('an irreversible call waits for its decision; an edited one runs with the edited arguments', async () => {
  const ran: ToolInput[] = [];
  bench = await openWorkbench({
    script: ({ step }) =>
      step === 1
        ? [ready('pay', { cents: 1 }, 'irreversible'), ready('pay', { cents: 2 }, 'irreversible')]
        : [finish],
    tools: { pay: async (input) => (ran.push(input), await done(input)) },
  });
  const handle = await bench.start();
  const [first, second] = await escalationsOf(handle, 2);
  if (first === undefined || second === undefined) throw new Error('expected two escalations');
  expect(ran).toEqual([]);
  await handle.signal('decide', {
    kind: 'edit',
    escalation: second.id,
    by: 'ben',
    argsHash: second.argsHash,
    args: { cents: 3 },
  });
  await handle.executeUpdate('decide', { args: [approve(first)] });
  expect(await handle.result()).toMatchObject({
    kind: 'completed',
    done: [{ tool: 'pay' }, { tool: 'pay' }],
  });
  expect(ran.map(({ args, approval }) => [args, approval?.by])).toEqual(
    expect.arrayContaining([
      [{ cents: 1 }, 'ben'],
      [{ cents: 3 }, 'ben'],
    ]),
  );
});

test('the update refuses a decision with the wrong hash, names the right one, and leaves no event', async () => {
  bench = await openWorkbench({
    script: ({ step }) => (step === 1 ? [ready('pay', { cents: 1 }, 'irreversible')] : [finish]),
    tools: { pay: done },
  });
  const handle = await bench.start();
  const [escalation] = await escalationsOf(handle, 1);
  if (escalation === undefined) throw new Error('expected an escalation');
  const wrong = { ...approve(escalation), argsHash: 'of something else' };
  await expect(handle.executeUpdate('decide', { args: [wrong] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining(escalation.argsHash) },
  });
  expect((await countEvents(handle)).get('workflowExecutionUpdateAcceptedEventAttributes')).toBeUndefined();
  await handle.signal('decide', approve(escalation));
  expect(await handle.result()).toMatchObject({ kind: 'completed' });
});

test('three escalations and two running calls are open at once and take everything in any order', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  bench = await openWorkbench({
    script: ({ step }) =>
      step === 1
        ? [1, 2, 3]
            .map((cents) => ready('pay', { cents }, 'irreversible'))
            .concat([1, 2].map((at) => ready('look', { at })))
        : [finish],
    tools: { pay: done, look: async (input) => (await held, await done(input)) },
  });
  const handle = await bench.start();
  const [first, second, third] = await escalationsOf(handle, 3);
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('expected three escalations');
  await handle.signal('decide', { kind: 'reject', escalation: third.id, by: 'ben', reason: 'too much' });
  await handle.signal('message', { by: 'ada', text: 'please hurry' });
  await handle.signal('decide', approve(second));
  await stateWhen(handle, (view) => view.done.length === 1);
  release();
  await handle.cancel();
  expect(await handle.result()).toMatchObject({
    kind: 'cancelled',
    done: [{ describe: second.describe }],
    notDone: [{ describe: first.describe, why: 'nobody had decided' }],
  });
});

test('cancellation lets an effect under way end and says that it was done', async () => {
  let started = (): void => {};
  const underWay = new Promise<void>((resolve) => {
    started = resolve;
  });
  bench = await openWorkbench({
    script: () => [ready('write', { line: 1 }, 'write')],
    tools: {
      write: async (input) => {
        started();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return await done(input);
      },
    },
  });
  const handle = await bench.start();
  await underWay;
  await handle.cancel();
  expect(await handle.result()).toMatchObject({ kind: 'cancelled', done: [{ tool: 'write' }], notDone: [] });
});

test('a message that arrives before the finish is read first', async () => {
  const seen: number[] = [];
  bench = await openWorkbench({
    script: async ({ step, context }) => {
      seen.push(context.upTo);
      await new Promise((resolve) => setTimeout(resolve, step === 1 ? 400 : 0));
      return [finish];
    },
  });
  const handle = await bench.start();
  await stateWhen(handle, ({ step }) => step === 1);
  await handle.signal('message', { by: 'ada', text: 'one more thing' });
  expect(await handle.result()).toMatchObject({ kind: 'completed', spent: { steps: 2 } });
  expect(seen).toEqual([1, 4]);
});

test('a paused run starts nothing new until it is resumed', async () => {
  const steps: number[] = [];
  bench = await openWorkbench({
    script: ({ step }) => (
      steps.push(step), step === 1 ? [ready('pay', { cents: 1 }, 'irreversible')] : [finish]
    ),
    tools: { pay: done },
  });
  const handle = await bench.start();
  const [escalation] = await escalationsOf(handle, 1);
  if (escalation === undefined) throw new Error('expected an escalation');
  await handle.signal('pause', { by: 'olga' });
  await handle.signal('decide', approve(escalation));
  await stateWhen(handle, ({ status, escalations }) => status === 'paused' && escalations.length === 0);
  expect(steps).toEqual([1]);
  await handle.signal('resume', { by: 'olga' });
  expect(await handle.result()).toMatchObject({ kind: 'completed' });
});

test.each([
  ['no object', 'nonsense'],
  ['an unreadable principal', { ...startInput, principal: 'ada' }],
  ['no agent', { input: {} }],
])('a run started with %s ends as failed and says what was expected', async (_name, input) => {
  bench = await openWorkbench({ script: () => [finish] });
  const outcome = await (await bench.start(input)).result();
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'bad-input' },
    reason: expect.stringContaining('expected'),
  });
});

test('a run survives a worker that keeps nothing in memory: every task is a replay', async () => {
  bench = await openWorkbench(
    {
      script: ({ step }) =>
        step < 6 ? [ready('look', { at: step }), ready('look', { at: -step })] : [finish],
      tools: { look: done },
    },
    { cachedWorkflows: 0 },
  );
  const handle = await bench.start();
  expect(await handle.result()).toMatchObject({ kind: 'completed', spent: { steps: 6, calls: 10 } });
  expect((await countEvents(handle)).get('workflowTaskFailedEventAttributes')).toBeUndefined();
});

test('the wall-time limit ends a run that waits', async () => {
  bench = await openWorkbench({
    script: () => [ready('pay', { cents: 1 }, 'irreversible')],
    tools: { pay: done },
    limits: { wallTime: 800 },
  });
  const outcome = await (await bench.start()).result();
  expect(outcome).toMatchObject({
    kind: 'exhausted',
    limit: 'wall time',
    notDone: [{ why: 'nobody had decided' }],
  });
});
