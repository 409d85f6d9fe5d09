// Needs a Temporal server: run by the project "client" of jest.config.mjs.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { AgentClient, TimedOut } from '../../client/index.ts';
import { createDataConverter } from '../../payloads/data-converter.ts';
import { finish, mockActivities, ready } from '../support/mock-activities.ts';

// The second test makes the worker complain, as it should.
Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
});

const address = process.env['PERDURE_TEST_ADDRESS'] ?? '';
const megabytes = (count: number): string => 'x'.repeat(count * 1_000_000);

let folder: string;
let payloadDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-large-'));
  payloadDir = join(folder, 'payloads');
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

/** A worker and a client that share a payload folder, as in production. */
async function withWorker(work: (client: AgentClient, taskQueue: string) => Promise<void>): Promise<void> {
  const taskQueue = randomUUID();
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: process.env['PERDURE_TEST_BUNDLE'] ?? '' },
    activities: mockActivities({
      script: ({ step }) => (step === 1 ? [ready('look', {})] : [finish]),
      tools: { look: async () => ({ kind: 'done', text: megabytes(3), attempt: 1 }) },
    }),
    dataConverter: createDataConverter({ payloadDir }),
    sinks: { perdure: { record: { fn: () => undefined } } },
  });
  const client = await AgentClient.connect({ address, taskQueue, payloadDir });
  await worker.runUntil(async () => await work(client, taskQueue));
  await client.close();
  await connection.close();
}

const files = async (): Promise<number> =>
  (await readdir(payloadDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    .length;

test('an input, a result and an answer above what the server takes pass as files', async () => {
  await withWorker(async (client) => {
    const run = await client.start('test-agent', {
      runId: randomUUID(),
      principal: 'ada',
      input: { big: megabytes(3) },
    });
    expect(await run.result({ timeout: 30_000 })).toMatchObject({ kind: 'completed' });
    const { items } = await run.conversation();
    expect(items.find(({ kind }) => kind === 'result')).toEqual({
      kind: 'result',
      id: 'call-1-0',
      text: megabytes(3),
    });
    expect(await files()).toBeGreaterThanOrEqual(2);
  });
}, 60_000);

test('while a stored payload is missing the run waits, and goes on by itself when it is back', async () => {
  await withWorker(async (client, taskQueue) => {
    const aside = `${payloadDir}-aside`;
    const options = { runId: randomUUID(), principal: 'ada', input: { big: megabytes(3) } };
    const other = await AgentClient.connect({ address, taskQueue, payloadDir: aside });
    const run = await other.start('test-agent', options);
    await expect(client.run(run.id).result({ timeout: 2_000 })).rejects.toThrow(TimedOut);
    await rename(aside, payloadDir);
    expect(await client.run(run.id).result({ timeout: 40_000 })).toMatchObject({ kind: 'completed' });
    await other.close();
  });
}, 60_000);
