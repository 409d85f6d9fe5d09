import { z } from 'zod';
import type { Approval, ToolInput } from '../agent/call.ts';
import { hashArguments } from '../agent/hash.ts';
import type { JsonObject } from '../agent/json.ts';
import { Declined } from './classify-failure.ts';
import { type AnyTool, type Call, defineTool, type ToolOptions } from './define-tool.ts';
import { execute } from './execute.ts';

const shape = { order: z.string().min(1).describe('Order.') };
type Options = ToolOptions<z.ZodObject<typeof shape>, unknown, unknown>;

const calls: { args: JsonObject; call: Call }[] = [];
beforeEach(() => void calls.splice(0));

const refund = (changed: Partial<Options> = {}): AnyTool =>
  defineTool({
    name: 'refund',
    version: 1,
    description: 'Refunds.',
    input: z.strictObject(shape),
    effect: 'irreversible',
    repeat: 'by key',
    dependency: 'shop',
    requires: ['orders:write'],
    describe: ({ order }) => `Refund ${order}`,
    handler: (args, call) => {
      calls.push({ args, call });
      return { id: 'R1', secret: 's' };
    },
    ...changed,
  });

const args = { order: 'W1' };
const argsHash = hashArguments({ name: 'refund', version: 1 }, args);
const approval: Approval = { escalation: 'e1', by: 'ada', argsHash };
const signal = new AbortController().signal;
const deadline = new Date('2030-01-01T00:00:00Z');
const ports = { shop: {} };
const context = {
  chain: 'c1',
  agent: { name: 'support', version: 1 },
  subject: 'kim',
  tenant: 'acme',
  permissions: ['orders:write', 'other'],
};

function run(tool: AnyTool, changed: Partial<ToolInput> = {}) {
  const input = { call: 4, key: `c1/4/${argsHash}`, args, argsHash, approval, context, ...changed };
  return execute({ tool, input, ports, run: { id: 'r1', chain: 'c1' }, attempt: 3, signal, deadline });
}

test('the handler is given the arguments and everything it needs to do it once, and the model reads its result', async () => {
  expect(await run(refund())).toEqual({ kind: 'done', text: '{"id":"R1","secret":"s"}' });
  expect(calls).toEqual([
    {
      args,
      call: {
        ports,
        key: `c1/4/${argsHash}`,
        attempt: 3,
        deadline,
        signal,
        principal: { subject: 'kim', tenant: 'acme', permissions: ['orders:write', 'other'] },
        run: { id: 'r1', chain: 'c1', agent: { name: 'support', version: 1 } },
      },
    },
  ]);
  expect(calls[0]?.call.signal).toBe(signal);
});

describe('right before the effect everything is checked once more (I4): the handler is not called for', () => {
  const changedArgs = { order: 'W2' };
  const changedHash = hashArguments({ name: 'refund', version: 1 }, changedArgs);
  const hashOfVersion2 = hashArguments({ name: 'refund', version: 2 }, args);

  test.each<[string, Partial<ToolInput>, string]>([
    ['arguments other than those prepared', { args: changedArgs }, 'are not those that were prepared'],
    [
      'arguments that were approved for another version',
      { argsHash: hashOfVersion2, approval: { ...approval, argsHash: hashOfVersion2 } },
      'are not those that were prepared',
    ],
    [
      'a principal without permission',
      { context: { ...context, permissions: ['other'] } },
      'the requester may not use refund: orders:write is missing',
    ],
    [
      'an irreversible call without a decision',
      { approval: null },
      'needs a decision on exactly these arguments',
    ],
    [
      'a decision on other arguments',
      { approval: { ...approval, argsHash: changedHash } },
      'needs a decision on exactly these arguments',
    ],
    [
      'arguments that do not match the schema, although prepared and decided so',
      {
        args: { order: '' },
        argsHash: hashArguments({ name: 'refund', version: 1 }, { order: '' }),
        approval: { ...approval, argsHash: hashArguments({ name: 'refund', version: 1 }, { order: '' }) },
      },
      'do not match its schema',
    ],
  ])('%s', async (_, changed, words) => {
    expect(await run(refund(), changed)).toEqual({
      kind: 'failed',
      failure: expect.objectContaining({
        code: 'not-permitted',
        category: 'abort',
        message: expect.stringContaining(words) as unknown,
      }) as unknown,
    });
    expect(calls).toEqual([]);
  });

  test('arguments that a rule of the schema cannot bear', async () => {
    const rule = z
      .string()
      .refine(() => {
        throw new Error('no such index');
      })
      .describe('Order.');
    const executed = await run(refund({ input: z.strictObject({ order: rule }) as never, repeat: 'never' }));
    expect(executed).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'not-permitted',
        message: 'the arguments of refund could not be checked: no such index',
      },
    });
    expect(calls).toEqual([]);
  });

  test('a call that is not irreversible needs no decision', async () => {
    for (const effect of ['read', 'write'] as const)
      expect(await run(refund({ effect }), { approval: null })).toMatchObject({ kind: 'done' });
    expect(calls).toHaveLength(2);
  });

  test('the order in which the arguments stand says nothing', async () => {
    const two = { b: z.string().describe('B.'), a: z.string().describe('A.') };
    const tool = refund({ input: z.strictObject(two) as never });
    const hash = hashArguments({ name: 'refund', version: 1 }, { a: '1', b: '2' });
    const changed = { args: { b: '2', a: '1' }, argsHash: hash, approval: { ...approval, argsHash: hash } };
    expect(await run(tool, changed)).toMatchObject({ kind: 'done' });
  });
});

describe('what the model reads of a result', () => {
  test('is what present makes of it, within the bytes it may have', async () => {
    const tool = refund({ present: () => 'x'.repeat(1_000), presentBytes: 256 });
    const executed = await run(tool);
    expect(executed).toMatchObject({
      kind: 'done',
      text: expect.stringContaining('of 1000 bytes left out') as unknown,
    });
  });

  test.each<[string, Partial<Options>, string]>([
    [
      'that present cannot show',
      {
        present: () => {
          throw new Error('no such field');
        },
      },
      'no such field',
    ],
    ['that is no JSON', { handler: () => 1n }, 'BigInt'],
    [
      'that contains itself',
      {
        handler: () => {
          const a: { a?: unknown } = {};
          a.a = a;
          return a;
        },
      },
      'circular',
    ],
  ])('a result %s does not make the effect look undone', async (_, changed, words) => {
    const executed = await run(refund(changed));
    expect(executed).toEqual({
      kind: 'done',
      text: expect.stringMatching(/^Done, but the result could not be shown: /) as unknown,
    });
    expect(executed.kind === 'done' && executed.text).toContain(words);
  });
});

describe('a handler that throws, at once or later', () => {
  const throwing = (error: unknown, repeat: Options['repeat'] = 'by key') => [
    refund({
      repeat,
      handler: () => {
        throw error;
      },
    }),
    refund({ repeat, handler: () => Promise.reject(error) }),
  ];

  test('says no with Declined: the model reads why', async () => {
    for (const tool of throwing(new Declined('it was sent already')))
      expect(await run(tool)).toEqual({ kind: 'declined', text: 'it was sent already' });
  });

  test('fails with the code of its error, and how long the service asks to wait', async () => {
    for (const tool of throwing(Object.assign(new Error('slow down'), { status: 429, retryAfterMs: 2_000 })))
      expect(await run(tool)).toMatchObject({
        kind: 'failed',
        failure: { code: 'rate-limited', message: 'slow down', retryAfter: 2_000 },
      });
  });

  test('leaves it open whether it happened when the tool may not repeat', async () => {
    for (const tool of throwing(Object.assign(new Error('gone'), { code: 'ECONNRESET' }), 'never'))
      expect(await run(tool)).toMatchObject({ kind: 'failed', failure: { code: 'outcome-unknown' } });
  });
});
