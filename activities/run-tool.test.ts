import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { jest } from '@jest/globals';
import { z } from 'zod';
import type { ToolInput } from '../agent/call.ts';
import { hashArguments } from '../agent/hash.ts';
import type { LogRecord } from '../agent/log-records.ts';
import { Declined } from '../tools/classify-failure.ts';
import { type AnyTool, type Call, defineTool } from '../tools/define-tool.ts';
import { ConversationCache } from './conversation-cache.ts';
import { createRegistry } from './registry.ts';
import { createRunTool } from './run-tool.ts';

type Ports = { readonly shop: { readonly name: string } };
type Handler = (args: object, call: Call<Ports>) => unknown;
type Setting = { readonly handler: Handler; readonly repeat?: 'by key' | 'never'; readonly attempt?: number };

const argsHash = hashArguments({ name: 'ship', version: 2 }, {});
const input: ToolInput = {
  call: 4,
  key: `chain-1/4/${argsHash}`,
  args: {},
  argsHash,
  approval: null,
  context: {
    chain: 'chain-1',
    agent: { name: 'support', version: 1 },
    subject: 'kim',
    tenant: 'acme',
    permissions: [],
  },
};

/** One worker's activity, and what is seen of it: log records and heartbeats. */
function worker({ handler, repeat = 'by key', attempt = 1 }: Setting) {
  const tool: AnyTool = defineTool({
    name: 'ship',
    version: 2,
    description: 'Ships.',
    input: z.strictObject({}),
    effect: 'write',
    repeat,
    dependency: 'shop',
    timeouts: { attempt: 1_700 },
    describe: () => 'Ship',
    handler,
  }) as unknown as AnyTool;
  const records: LogRecord[] = [];
  let heartbeats = 0;
  const environment = new MockActivityEnvironment(
    {
      attempt,
      workflowExecution: { workflowId: 'run-1', runId: 'r' },
    },
    { logger: new DefaultLogger('ERROR') },
  );
  environment.on('heartbeat', () => (heartbeats += 1));
  const activity = createRunTool(tool, {
    registry: createRegistry([]),
    models: { call: () => Promise.reject(new Error('expected no model call')) },
    ports: { shop: { name: 'the shop' } },
    cache: new ConversationCache(),
    log: (_level, record) => records.push(record),
  });
  const run = (changed: Partial<ToolInput> = {}) => environment.run(activity, { ...input, ...changed });
  return { environment, run, records, heartbeats: () => heartbeats };
}
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const waiting: Handler = (_args, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

test('a call that is done says so, with what the model reads and the number of the attempt', async () => {
  const { run } = worker({ handler: (_args, { ports }) => `sent by ${ports.shop.name}`, attempt: 2 });
  expect(await run()).toEqual({ kind: 'done', text: 'sent by the shop', attempt: 2 });
});

test('the handler is told the key, the run it works for, and until when it may take', async () => {
  const calls: Call<Ports>[] = [];
  const { run } = worker({ handler: (_args, call) => calls.push(call), attempt: 3 });
  const before = Date.now();
  await run();
  expect(calls).toMatchObject([
    {
      key: input.key,
      attempt: 3,
      run: { id: 'run-1', chain: 'chain-1' },
      principal: { subject: 'kim', tenant: 'acme' },
    },
  ]);
  const within = (calls[0]?.deadline.getTime() ?? 0) - before;
  expect(within).toBeGreaterThanOrEqual(1_200);
  expect(within).toBeLessThan(1_700);
});

test('a call that is declined is a result, not a failure', async () => {
  const { run } = worker({ handler: () => Promise.reject(new Declined('sold out')) });
  expect(await run()).toEqual({ kind: 'declined', text: 'sold out', attempt: 1 });
});

test.each([
  ['tried again when it may help', { status: 503 }, 'by key', 'service-failed', false],
  ['final when it does not', { status: 401 }, 'by key', 'not-authenticated', true],
  [
    'final when nobody knows what happened and it may not repeat',
    { status: 503 },
    'never',
    'outcome-unknown',
    true,
  ],
] as const)('a failure is thrown with its data: %s', async (_, error, repeat, code, nonRetryable) => {
  const handler = () => Promise.reject(Object.assign(new Error('gone wrong'), error));
  const thrown = await failureOf(worker({ handler, repeat, attempt: 2 }).run());
  expect(thrown).toBeInstanceOf(ApplicationFailure);
  expect(thrown).toMatchObject({
    type: code,
    nonRetryable,
    details: [{ code, message: 'gone wrong', attempts: 2 }],
  });
});

test('a call that is not what was prepared is final, and its handler is not called', async () => {
  const handler = jest.fn();
  const { run } = worker({ handler });
  expect(await failureOf(run({ argsHash: 'other' }))).toMatchObject({
    type: 'not-permitted',
    nonRetryable: true,
  });
  expect(handler).not.toHaveBeenCalled();
});

test.each([
  ['done', () => 'ok', { result: 'done', code: null, message: '' }],
  ['declined', () => Promise.reject(new Declined('no')), { result: 'declined', code: null, message: 'no' }],
  [
    'failed',
    () => Promise.reject(Object.assign(new Error('down'), { status: 500 })),
    { result: 'failed', code: 'service-failed', message: 'down' },
  ],
])(
  'each attempt has one log record, its id the same wherever it is written (I7): %s',
  async (_, handler, said) => {
    const { run, records } = worker({ handler, attempt: 2 });
    await failureOf(run());
    expect(records).toEqual([
      {
        id: 'chain-1/call/4/attempt/2',
        event: 'tool.attempt',
        chain: 'chain-1',
        run: 'run-1',
        attempt: 2,
        call: 4,
        tool: 'ship.v2',
        key: input.key,
        milliseconds: expect.any(Number) as unknown,
        ...said,
      },
    ]);
  },
);

describe('while the handler works', () => {
  test('a cancellation reaches it at once', async () => {
    const { environment, run, records } = worker({ handler: waiting });
    const started = Date.now();
    const ended = failureOf(run());
    setTimeout(() => environment.cancel(), 50);
    expect(await ended).toBeInstanceOf(CancelledFailure);
    expect(Date.now() - started).toBeLessThan(700);
    expect(records).toMatchObject([{ result: 'failed' }]);
  });

  test('the call heartbeats every second, and its signal ends it before the attempt’s time is over', async () => {
    const { run, heartbeats } = worker({ handler: waiting });
    const started = Date.now();
    expect(await failureOf(run())).toMatchObject({
      type: 'timed-out',
      nonRetryable: false,
      message: 'The operation was aborted due to timeout',
    });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_150);
    expect(Date.now() - started).toBeLessThan(1_700);
    expect(heartbeats()).toBe(2);
  });
});
