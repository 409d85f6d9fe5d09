import { z } from 'zod';
import { defineAgent } from '../reasoning/define-agent.ts';
import { defineModel } from '../reasoning/define-model.ts';
import { defineQuestion, defineTool } from '../tools/define-tool.ts';
import { createActivities } from './index.ts';
import { ConversationCache } from './conversation-cache.ts';
import { createPrepareCall } from './prepare-call.ts';
import { createRegistry } from './registry.ts';
import { createResolveAgent } from './resolve-agent.ts';

const model = defineModel({
  name: 'm',
  version: 1,
  api: 'responses',
  model: 'm-1',
  contextWindow: 10_000,
  usdPerMillion: { input: 1, output: 1 },
});
const toolOf = (name: string, version = 1) =>
  defineTool({
    name,
    version,
    description: 'A tool.',
    input: z.strictObject({ n: z.int().min(1).describe('A number.') }),
    effect: 'read',
    repeat: 'by key',
    dependency: 'none',
    requires: ['count'],
    describe: ({ n }) => `Count to ${n}`,
    handler: ({ n }) => n,
  });
const ask = defineQuestion({
  name: 'ask',
  version: 1,
  description: 'Asks.',
  input: z.strictObject({}),
  describe: () => 'Ask',
});
const count = toolOf('count');
const agentOf = (
  name: string,
  version: number,
  tools: Parameters<typeof defineAgent>[0]['tools'] = [count],
) =>
  defineAgent({
    name,
    version,
    model,
    instructions: 'Count.',
    input: z.strictObject({ upTo: z.int(), by: z.strictObject({ step: z.int() }).optional() }),
    output: z.strictObject({ sum: z.int() }),
    tools,
  });

const registry = createRegistry([
  agentOf('counter', 2),
  agentOf('counter', 10),
  agentOf('counter', 9),
  agentOf('other', 1),
]);
const versionFound = (name: string, version: number | null) => {
  const found = registry.find({ name, version });
  return found.kind === 'found' ? found.agent.definition.version : found.failure;
};
const principal = { subject: 's', tenant: 't', permissions: [] };
const dependencies = {
  registry,
  models: { call: () => Promise.reject(new Error('expected no model call')) },
  ports: {},
  cache: new ConversationCache(),
  log: () => undefined,
};

describe('the agents of a worker', () => {
  test('the newest version is taken when none is asked for, by number and not by order', () => {
    expect(versionFound('counter', null)).toBe(10);
    expect(versionFound('counter', 2)).toBe(2);
  });

  test.each([
    ['countre', null, 'countre'],
    ['counter', 3, 'counter@3'],
  ])('one that is not there is a failure that names those that are: %s %s', (name, version, got) => {
    expect(versionFound(name, version)).toMatchObject({
      code: 'unknown-agent',
      message: `expected one of the agents counter@2, counter@10, counter@9, other@1, got ${got}`,
    });
  });

  test('two definitions of one name and version are refused', () => {
    expect(() => createRegistry([agentOf('counter', 1), agentOf('counter', 1)])).toThrow(
      'expected one definition of agent counter@1, got two',
    );
  });
});

describe('the tools of a worker', () => {
  test('one that several agents share is one, each version is its own, questions are none', () => {
    const agents = [
      agentOf('a', 1, [count, ask]),
      agentOf('b', 1, [count]),
      agentOf('c', 1, [toolOf('count', 2)]),
    ];
    const tools = createRegistry(agents).tools();
    expect(tools.map(({ name, version }) => `${name}@${version}`)).toEqual(['count@1', 'count@2']);
  });

  test('two different definitions of one name and version are refused', () => {
    expect(() => createRegistry([agentOf('a', 1), agentOf('b', 1, [toolOf('count')])])).toThrow(
      'expected one definition of tool count@1, got two',
    );
  });

  test('each version is an activity of its own, beside the three of perdure', () => {
    expect(Object.keys(createActivities(dependencies)).sort()).toEqual([
      'call_model',
      'count.v1',
      'prepare_call',
      'resolve_agent',
    ]);
  });
});

describe('resolving an agent for a run', () => {
  const resolve = createResolveAgent(dependencies);

  test('gives its manifest, the task as the model reads it, and a short goal', async () => {
    expect(await resolve({ agent: 'counter', version: 9, input: { upTo: 3 }, principal })).toMatchObject({
      kind: 'resolved',
      manifest: { agent: { name: 'counter', version: 9 } },
      task: '{\n  "upTo": 3\n}',
      goal: '{"upTo":3}',
    });
  });

  test('an agent that is not there, and an input that does not match, come back as data', async () => {
    expect(await resolve({ agent: 'x', version: null, input: {}, principal })).toMatchObject({
      kind: 'unresolved',
      failure: { code: 'unknown-agent' },
    });
    const input = { upTo: 1, by: { step: 'two' } };
    const resolved = await resolve({ agent: 'counter', version: null, input, principal });
    expect(resolved).toMatchObject({ kind: 'unresolved', failure: { code: 'bad-input' } });
    expect(resolved.kind === 'unresolved' && resolved.failure.message).toMatch(
      /^expected the input of counter@10; input\.by\.step: /,
    );
  });
});

describe('preparing arguments that a person edited', () => {
  const prepareCall = createPrepareCall(dependencies);
  const run = {
    chain: 'c',
    agent: { name: 'counter', version: 2 },
    subject: 's',
    tenant: 't',
    permissions: ['count'],
  };
  const tool = { name: 'count', version: 1 };

  test('goes by the rules that hold for a model', async () => {
    expect(await prepareCall({ tool, args: { n: 2 }, run })).toMatchObject({
      prepared: { kind: 'ready', args: { n: 2 }, describe: 'Count to 2' },
    });
    expect(await prepareCall({ tool, args: { n: 0 }, run })).toMatchObject({
      prepared: { kind: 'refused', why: expect.stringContaining('n: ') as unknown },
    });
    expect(await prepareCall({ tool, args: { n: 2 }, run: { ...run, permissions: [] } })).toMatchObject({
      prepared: { kind: 'refused', why: 'the requester may not use count: count is missing' },
    });
  });

  test('an agent that this worker no longer has is a refusal, not a throw', async () => {
    const agent = { name: 'counter', version: 1 };
    expect(await prepareCall({ tool, args: { n: 2 }, run: { ...run, agent } })).toMatchObject({
      prepared: { kind: 'refused', why: expect.stringContaining('got counter@1') as unknown },
    });
  });
});
