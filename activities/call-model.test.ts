import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { z } from 'zod';
import { appendReply, sliceForCall, startConversation } from '../agent/context.ts';
import type { ItemByModel } from '../agent/conversation.ts';
import { failure } from '../agent/failure.ts';
import type { LogRecord } from '../agent/log-records.ts';
import type { ModelInput } from '../agent/model-reply.ts';
import { defineAgent } from '../reasoning/define-agent.ts';
import { defineModel } from '../reasoning/define-model.ts';
import type { ModelAnswer, ModelPort, ModelRequest } from '../reasoning/model-port.ts';
import { createCallModel } from './call-model.ts';
import { ConversationCache } from './conversation-cache.ts';
import { createRegistry } from './registry.ts';

const agent = defineAgent({
  name: 'support',
  version: 1,
  model: defineModel({
    name: 'm',
    version: 1,
    api: 'responses',
    model: 'model-1',
    contextWindow: 10_000,
    usdPerMillion: { input: 1, output: 1 },
    timeouts: { attempt: 1_700, total: '10s' },
  }),
  instructions: 'Help.',
  input: z.strictObject({}),
  output: z.strictObject({ reply: z.string() }),
  tools: [],
});

const usage = { inputTokens: 7, cachedInputTokens: 0, outputTokens: 3, exact: true };
const finish: ItemByModel = { kind: 'call', id: 'p1', tool: 'finish', args: '{"reply":"Done."}' };
const answered = (items: readonly ItemByModel[]): ModelAnswer => ({
  kind: 'answered',
  items,
  stop: 'done',
  usage,
  reported: 'model-1-2025',
});
const refused: ModelAnswer = {
  kind: 'failed',
  failure: failure('rate-limited', 'slow down'),
  spent: 'nothing',
};
const broken: ModelAnswer = {
  kind: 'failed',
  failure: failure('malformed-reply', 'cut off'),
  spent: 'perhaps',
};

type Setting = {
  readonly call: ModelPort['call'];
  readonly attempt?: number;
  readonly heartbeatDetails?: unknown;
};

/** One worker's activity, and what is seen of it: requests, log records, heartbeats. */
function worker({ call, attempt = 1, heartbeatDetails }: Setting) {
  const requests: ModelRequest[] = [];
  const records: LogRecord[] = [];
  const heartbeats: unknown[] = [];
  const models: ModelPort = {
    call: (request, options) => {
      requests.push(request);
      return call(request, options);
    },
  };
  const environment = new MockActivityEnvironment(
    {
      attempt,
      heartbeatDetails,
      workflowExecution: { workflowId: 'run-1', runId: 'r' },
    },
    { logger: new DefaultLogger('ERROR') },
  );
  environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
  const activity = createCallModel({
    registry: createRegistry([agent]),
    models,
    ports: {},
    cache: new ConversationCache(),
    log: (_level, record) => records.push(record),
  });
  const run = (changed: Partial<ModelInput> = {}) => environment.run(activity, { ...input, ...changed });
  return { environment, run, requests, records, heartbeats };
}

const conversation = startConversation('the task');
const input: ModelInput = {
  step: 3,
  context: sliceForCall(conversation),
  maxOutputTokens: 500,
  run: {
    chain: 'chain-1',
    agent: { name: 'support', version: 1 },
    subject: 's',
    tenant: 't',
    permissions: [],
  },
};
const answers = (answer: ModelAnswer) => async () => answer;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a reply comes back with its calls prepared, what it cost, and which model gave it', async () => {
  const { run, requests } = worker({ call: answers(answered([finish])) });
  expect(await run()).toEqual({
    items: [finish],
    proposals: [{ id: 'p1', tool: 'finish', prepared: { kind: 'finish', output: { reply: 'Done.' } } }],
    stop: 'done',
    usage,
    model: { requested: 'model-1', reported: 'model-1-2025' },
    attempt: 1,
    lost: 0,
  });
  expect(requests).toMatchObject([
    { items: [{ kind: 'task', text: 'the task' }], maxOutputTokens: 500, requestId: 'run-1/3/1' },
  ]);
  expect(requests[0]?.tools.map(({ name }) => name)).toEqual(['finish', 'give_up']);
});

test('the next step on the same worker needs only what is new', async () => {
  const { run, requests } = worker({ call: answers(answered([finish])) });
  await run();
  const next = appendReply(conversation, [finish], 10);
  await run({ step: 4, context: sliceForCall(next) });
  expect(requests[1]?.items).toEqual([{ kind: 'task', text: 'the task' }, finish]);
});

describe('attempts that may have been paid for (I5)', () => {
  test.each([
    ['the first attempt', 1, undefined, 0],
    ['after one that was killed', 2, undefined, 1],
    ['after one that was refused for free', 2, { free: 1 }, 0],
    ['after two killed and one refused for free', 4, { free: 1 }, 2],
    ['after details of another build', 3, 'free', 2],
  ])('%s', async (_, attempt, heartbeatDetails, lost) => {
    const { run } = worker({ call: answers(answered([])), attempt, heartbeatDetails });
    expect(await run()).toMatchObject({ attempt, lost });
  });

  test('an attempt that was refused for free tells the next one so by its last heartbeat; others do not', async () => {
    const setting = { attempt: 2, heartbeatDetails: { free: 1 } };
    const free = worker({ ...setting, call: answers(refused) });
    await failureOf(free.run());
    expect(free.heartbeats).toEqual([{ free: 1 }, { free: 2 }]);
    const paid = worker({ ...setting, call: answers(broken) });
    await failureOf(paid.run());
    expect(paid.heartbeats).toEqual([{ free: 1 }, { free: 1 }]);
  });
});

test('a failed attempt throws its failure, once, with the number of the attempt', async () => {
  const { run, requests } = worker({ call: answers(refused), attempt: 5 });
  const error = await failureOf(run());
  expect(error).toBeInstanceOf(ApplicationFailure);
  expect(error).toMatchObject({ type: 'rate-limited', nonRetryable: false });
  expect((error as ApplicationFailure).details?.[0]).toMatchObject({ code: 'rate-limited', attempts: 5 });
  expect(requests).toHaveLength(1);
});

test('an agent that this worker does not have fails for good, and no model is asked', async () => {
  const { run, requests } = worker({ call: answers(refused) });
  const error = await failureOf(run({ run: { ...input.run, agent: { name: 'support', version: 2 } } }));
  expect(error).toMatchObject({ type: 'unknown-agent', nonRetryable: true });
  expect(requests).toEqual([]);
});

test('a run that does not answer what its conversation is: tried again, logged, and free, for no model was asked', async () => {
  const { run, requests, records, heartbeats } = worker({ call: answers(refused) });
  const unknown = { ...input.context, from: 5, upTo: 6, prefixHash: 'elsewhere' };
  expect(await failureOf(run({ context: unknown }))).toMatchObject({
    type: 'connection-failed',
    nonRetryable: false,
    message: expect.stringMatching(/^the run did not answer what its conversation is: /) as unknown,
  });
  expect(requests).toEqual([]);
  expect(records).toMatchObject([{ result: 'failed', code: 'connection-failed' }]);
  expect(heartbeats.at(-1)).toEqual({ free: 1 });
});

describe('each attempt has one log record, its id the same wherever it is written (I7)', () => {
  const common = {
    id: 'chain-1/step/3/attempt/2',
    event: 'reasoning.attempt',
    chain: 'chain-1',
    run: 'run-1',
    attempt: 2,
    step: 3,
    agent: 'support@1',
    milliseconds: expect.any(Number) as unknown,
  };

  test('one that was answered', async () => {
    const { run, records } = worker({ call: answers(answered([finish])), attempt: 2 });
    await run();
    const model = { requested: 'model-1', reported: 'model-1-2025' };
    const said = { result: 'answered', calls: ['finish'], inputTokens: 7, outputTokens: 3 };
    expect(records).toEqual([{ ...common, model, ...said, code: null, message: '' }]);
  });

  test('one that failed', async () => {
    const { run, records } = worker({ call: answers(broken), attempt: 2 });
    await failureOf(run());
    const model = { requested: 'model-1', reported: '' };
    const said = { result: 'failed', calls: [], inputTokens: 0, outputTokens: 0 };
    expect(records).toEqual([{ ...common, model, ...said, code: 'malformed-reply', message: 'cut off' }]);
  });
});

describe('while the model thinks', () => {
  /** Answers only when it is told to stop. */
  const waiting: ModelPort['call'] = (_request, { signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () =>
        resolve({ kind: 'failed', failure: failure('timed-out', 'stopped'), spent: 'perhaps' }),
      );
    });

  test('a cancelled run stops the request at once', async () => {
    const { environment, run, records } = worker({ call: waiting });
    const started = Date.now();
    const ended = failureOf(run());
    setTimeout(() => environment.cancel(), 50);
    expect(await ended).toBeInstanceOf(CancelledFailure);
    expect(Date.now() - started).toBeLessThan(700);
    expect(records).toMatchObject([{ result: 'failed', code: 'timed-out' }]);
  });

  test('it heartbeats every second, and stops the request itself before the attempt’s time is over', async () => {
    const { run, heartbeats } = worker({ call: waiting, heartbeatDetails: { free: 2 }, attempt: 3 });
    const started = Date.now();
    expect(await failureOf(run())).toMatchObject({ type: 'timed-out', nonRetryable: false });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_150);
    expect(Date.now() - started).toBeLessThan(1_700);
    expect(heartbeats).toEqual([{ free: 2 }, { free: 2 }, { free: 2 }]);
  });
});
