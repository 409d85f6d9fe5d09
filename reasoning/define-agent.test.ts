import { z } from 'zod';
import { type Call, defineQuestion, defineTool } from '../tools/define-tool.ts';
import { createWorker, type CreateWorkerOptions } from '../workers/create-worker.ts';
import { type AnyAgent, defineAgent, type PortsOf } from './define-agent.ts';
import { defineModel } from './define-model.ts';

type Shop = { cancel(order: string): Promise<string> };
type Till = { read(): number };

const common = {
  version: 1,
  description: 'Does it.',
  dependency: 'shop',
  describe: () => 'does it',
} as const;
const order = z.strictObject({ order: z.string().describe('Order id.') });
const cancel = defineTool({
  ...common,
  name: 'cancel_order',
  input: order,
  effect: 'irreversible',
  repeat: 'never',
  handler: (args, { ports }: Call<{ shop: Shop }>) => ports.shop.cancel(args.order),
});
const readTill = defineTool({
  ...common,
  name: 'read_till',
  input: z.strictObject({}),
  effect: 'read',
  repeat: 'by key',
  handler: (_args, { ports }: Call<{ till: Till }>) => ports.till.read(),
});
const now = defineTool({
  ...common,
  name: 'now',
  input: z.strictObject({}),
  effect: 'read',
  repeat: 'by key',
  handler: () => 12,
});
const ask = defineQuestion({
  name: 'ask',
  version: 1,
  description: 'Asks.',
  input: order,
  describe: () => 'asks',
});

const complete = {
  name: 'order-support',
  version: 2,
  model: defineModel({
    name: 'm',
    version: 1,
    api: 'chat',
    model: 'exact-1',
    contextWindow: 10_000,
    usdPerMillion: { input: 1, output: 1 },
  }),
  instructions: 'Help.',
  input: z.strictObject({ request: z.string() }),
  output: z.strictObject({ reply: z.string() }),
  tools: [cancel, readTill, now, ask],
} as const;
const agent = defineAgent(complete);

test('the manifest is plain JSON: what the workflow needs of the agent, with every default said', () => {
  expect(JSON.parse(JSON.stringify(agent.manifest))).toEqual(agent.manifest);
  expect(agent.manifest).toMatchObject({
    agent: { name: 'order-support', version: 2 },
    model: { name: 'm', model: 'exact-1' },
    tools: [{ kind: 'tool', name: 'cancel_order' }, {}, {}, { kind: 'question', name: 'ask' }],
    limits: { steps: 50, calls: 200, tokens: 2_000_000, cost: 10, wallTime: 86_400_000, idle: 0 },
    escalation: { roles: [], deadline: 14_400_000, onSilence: 'reject' },
  });
});

test('limits and escalation that are said stand in the manifest, durations in milliseconds', () => {
  const { manifest } = defineAgent({
    ...complete,
    limits: { steps: 3, cost: 0.5, wallTime: '2d', idle: '1h' },
    escalation: { roles: ['lead'], deadline: '30m' },
  });
  expect(manifest.limits).toMatchObject({ steps: 3, calls: 200, cost: 0.5, wallTime: 172_800_000 });
  expect(manifest.limits.idle).toBe(3_600_000);
  expect(manifest.escalation).toEqual({ roles: ['lead'], deadline: 1_800_000, onSilence: 'reject' });
});

const refusals: readonly [string, object, string][] = [
  [
    'a name with a space',
    { name: 'order support' },
    'expected an agent name like "order-support", got "order support"',
  ],
  ['a version of 0', { version: 0 }, 'expected "version" to be a whole number from 1, got 0'],
  ['half a version', { version: 1.5 }, 'expected "version" to be a whole number from 1, got 1.5'],
  ['empty instructions', { instructions: ' \n' }, 'expected instructions, got none'],
  ['no steps', { limits: { steps: 0 } }, 'expected limits.steps to be a whole number from 1, got 0'],
  ['half a call', { limits: { calls: 1.5 } }, 'expected limits.calls to be a whole number from 1, got 1.5'],
  ['a negative cost', { limits: { cost: -1 } }, 'expected limits.cost above 0, got -1'],
  ['endless tokens', { limits: { tokens: Number.POSITIVE_INFINITY } }, 'limits.tokens to be a whole number'],
  ['no time', { limits: { wallTime: 0 } }, 'limits.wallTime: expected milliseconds above 0'],
  ['a negative wait', { limits: { idle: -1 } }, 'limits.idle: expected milliseconds above 0'],
  [
    'words as deadline',
    { escalation: { deadline: 'soon' } },
    'escalation.deadline: expected milliseconds above 0',
  ],
  ['a tool twice', { tools: [now, now] }, 'expected each tool once, got now twice'],
];
test.each(refusals)('%s is refused at start-up, saying what was expected', (_name, wrong, message) => {
  expect(() => defineAgent({ ...complete, ...wrong })).toThrow(message);
});

type Exactly<A, B> = [A, B] extends [B, A] ? true : false;
type Rest = Omit<CreateWorkerOptions, 'agents' | 'ports'>;
declare const shop: Shop;
declare const till: Till;

// Checked by the compiler; that they are never called is the point.
export const uses = {
  needed: true satisfies Exactly<PortsOf<typeof agent>, { shop: Shop } & { till: Till }>,
  anyAgentNeedsWhatItNeeds: (ports: object) => ports satisfies PortsOf<AnyAgent>,
  right: (rest: Rest) => createWorker({ ...rest, agents: [agent], ports: { shop, till } }),
  // @ts-expect-error the till is missing
  missing: (rest: Rest) => createWorker({ ...rest, agents: [agent], ports: { shop } }),
  // @ts-expect-error the shop has another form
  another: (rest: Rest) => createWorker({ ...rest, agents: [agent], ports: { shop: {}, till } }),
  // @ts-expect-error an input is an object
  input: () => defineAgent({ ...complete, input: z.string() }),
  // @ts-expect-error a tool is what defineTool makes
  tool: () => defineAgent({ ...complete, tools: [{ name: 'now', version: 1 }] }),
  // @ts-expect-error silence never approves
  silence: () => defineAgent({ ...complete, escalation: { onSilence: 'approve' } }),
};
