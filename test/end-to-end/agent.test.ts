// Needs a Temporal server: the real activities, tools and model adapters, with only the provider scripted.
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '../../agent/log-records.ts';
import { AgentClient } from '../../client/index.ts';
import { openAiModels } from '../../reasoning/connect-models.ts';
import { createWorker } from '../../workers/create-worker.ts';
import { startProvider } from '../support/scripted-provider/server.ts';
import type { Script } from '../support/scripted-provider/script.ts';
import { cashier, type Till } from './cashier.ts';

const finish = { kind: 'calls', calls: [{ name: 'finish', args: { paid: true } }] } as const;
const callPay = (cents: number) => ({ kind: 'calls', calls: [{ name: 'pay', args: { cents } }] }) as const;

/** Everything real but the provider; `work` gets a client, and what the till and the provider saw. */
async function withService(
  script: Script,
  till: Partial<Till>,
  work: (service: Service) => Promise<void>,
): Promise<void> {
  const provider = await startProvider({ script });
  const records: LogRecord[] = [];
  const address = process.env['PERDURE_TEST_ADDRESS'] ?? '';
  const taskQueue = `end-to-end-${randomUUID()}`;
  const payloadDir = mkdtempSync(join(tmpdir(), 'perdure-payloads-'));
  const worker = await createWorker({
    agents: [cashier],
    ports: { till: { read: () => 100, pay: async () => 'paid', ...till } },
    models: openAiModels({ environment: { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: provider.url } }),
    log: (_level, record) => void records.push(record),
    address,
    namespace: 'default',
    taskQueue,
    workflowBundle: process.env['PERDURE_TEST_BUNDLE'],
    payloadDir,
    graceSeconds: 1,
  });
  const running = worker.run();
  const client = await AgentClient.connect({ address, taskQueue, payloadDir });
  try {
    await work({ client, records, requests: provider.requests });
  } finally {
    await client.close();
    worker.shutdown();
    await running;
    await provider.close();
  }
}

type Service = { client: AgentClient; records: readonly LogRecord[]; requests: readonly unknown[] };

const start = (client: AgentClient, permissions = ['till:pay']) =>
  client.start<typeof cashier>('cashier', {
    runId: randomUUID(),
    tenant: 'acme',
    principal: { subject: 'ada', permissions },
    input: { to: 'bea' },
  });

test('an agent reads, asks, pays once with its key, and finishes with a validated output', async () => {
  const keys: string[] = [];
  const script: Script = ({ index }) =>
    [{ kind: 'calls', calls: [{ name: 'read_till', args: {} }] } as const, callPay(250), finish][index] ??
    finish;
  await withService(
    script,
    { pay: async (_cents, key) => (keys.push(key), 'paid') },
    async ({ client, records }) => {
      const run = await start(client);
      const escalation = await run.nextEscalation();
      expect(escalation).toMatchObject({
        kind: 'approval',
        describe: 'Pay 250 cents',
        tool: { name: 'pay', version: 2 },
      });
      expect(keys).toEqual([]);
      await run.decide(escalation, { kind: 'approve', by: 'ben' });
      expect(await run.result()).toMatchObject({
        kind: 'completed',
        output: { paid: true },
        done: [{ tool: 'pay' }],
      });
      expect(keys).toHaveLength(1);
      const attempts = records.filter(
        ({ event }) => event === 'reasoning.attempt' || event === 'tool.attempt',
      );
      expect(attempts).toHaveLength(5);
    },
  );
});

test.each([
  ['asks for patience', 429, 'costs nothing', 0],
  ['fails', 502, 'is charged as lost: a gateway may say so of an answer that was paid for (I5)', 2],
] as const)(
  'a provider that %s (%i) is asked again by the activity alone, and each such attempt %s',
  async (_name, status, _cost, lostAttempts) => {
    let asked = 0;
    const script: Script = () => {
      asked += 1;
      return asked <= 2 ? { kind: 'error', status } : finish;
    };
    await withService(script, {}, async ({ client, requests }) => {
      const outcome = await (await start(client)).result();
      expect(outcome).toMatchObject({ kind: 'completed', spent: { steps: 1, lostAttempts } });
      expect(requests).toHaveLength(3);
    });
  },
);

test('a key that the provider does not accept ends the run at once, and says so', async () => {
  await withService(
    () => ({ kind: 'error', status: 401 }),
    {},
    async ({ client, requests }) => {
      expect(await (await start(client)).result()).toMatchObject({
        kind: 'failed',
        failure: { code: 'not-authenticated' },
      });
      expect(requests).toHaveLength(1);
    },
  );
});

test('a tool that fails twice is tried again with the same key', async () => {
  const keys: string[] = [];
  const flaky = async (_cents: number, key: string): Promise<string> => {
    keys.push(key);
    if (keys.length <= 2) throw Object.assign(new Error('busy'), { status: 503 });
    return 'paid';
  };
  await withService(
    ({ index }) => (index === 0 ? callPay(5) : finish),
    { pay: flaky },
    async ({ client }) => {
      const run = await start(client);
      await run.decide(await run.nextEscalation(), { kind: 'approve', by: 'ben' });
      expect(await run.result()).toMatchObject({ kind: 'completed' });
      expect(keys).toHaveLength(3);
      expect(new Set(keys).size).toBe(1);
    },
  );
});

test('refused arguments, a missing permission and an unknown tool are results that the model reads', async () => {
  const refused: string[] = [];
  const script: Script = ({ index, results }) => {
    refused.push(...results);
    return (
      [
        callPay(5_000),
        callPay(-1),
        { kind: 'calls', calls: [{ name: 'fly', args: {} }] } as const,
        callPay(5),
        finish,
      ][index] ?? finish
    );
  };
  await withService(script, {}, async ({ client }) => {
    expect(await (await start(client, [])).result()).toMatchObject({ kind: 'completed', done: [] });
    expect(refused).toEqual([
      expect.stringContaining('expected at most 1000 cents, got 5000'),
      expect.stringContaining('cents'),
      expect.stringContaining('expected one of the tools'),
      expect.stringContaining('till:pay is missing'),
    ]);
  });
});

test('an agent that no worker has, and input that does not fit, end the run with what was expected', async () => {
  await withService(
    () => finish,
    {},
    async ({ client }) => {
      const nobody = await client.start('nobody', {
        runId: randomUUID(),
        tenant: 'acme',
        principal: 'ada',
        input: {},
      });
      expect(await nobody.result()).toMatchObject({
        kind: 'failed',
        failure: { code: 'unknown-agent' },
        reason: expect.stringContaining('cashier@3'),
      });
      const wrong = await client.start('cashier', {
        runId: randomUUID(),
        tenant: 'acme',
        principal: 'ada',
        input: { to: 7 },
      });
      expect(await wrong.result()).toMatchObject({
        kind: 'failed',
        failure: { code: 'bad-input' },
        reason: expect.stringContaining('input.to'),
      });
    },
  );
});
