// Needs a Temporal server: run by the project "client" of jest.config.mjs.
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import {
  AgentClient,
  DecisionRefused,
  NoWorker,
  RunEnded,
  RunExists,
  RunNotFound,
  TimedOut,
} from '../../client/index.ts';
import type { Watched } from '../../client/index.ts';
import { finish, type Play, ready } from '../support/mock-activities.ts';
import { openWorkbench } from '../support/workbench.ts';

jest.setTimeout(60_000);

let close: () => Promise<void> = async () => undefined;
afterEach(async () => await close());

async function open(play: Play): Promise<AgentClient> {
  const bench = await openWorkbench(play);
  close = bench.close;
  return AgentClient.from(bench.client, { taskQueue: bench.taskQueue });
}

const done = async () => ({ kind: 'done', text: 'paid', attempt: 1 }) as const;
/** Pays once, with a person's approval, then finishes. */
const paying: Play = {
  script: ({ step }) => (step === 1 ? [ready('pay', { cents: 5 }, 'irreversible')] : [finish]),
  tools: { pay: done },
};
const options = () => ({ runId: randomUUID(), principal: 'ada', tenant: randomUUID(), input: { a: 1 } });
const start = async (client: AgentClient) => await client.start('test-agent', options());

test('a run is started, asks, is approved, and ends with its outcome', async () => {
  const run = await start(await open(paying));
  const escalation = await run.nextEscalation({ timeout: 20_000 });
  expect(escalation).toMatchObject({ kind: 'approval', args: { cents: 5 } });
  await run.decide(escalation, { kind: 'approve', by: 'ben' });
  const outcome = await run.result({ timeout: 20_000 });
  expect(outcome).toMatchObject({ kind: 'completed', output: { done: true }, done: [{ tool: 'pay' }] });
  expect(await run.state()).toMatchObject({ status: 'ended', outcome: { kind: 'completed' } });
  expect((await run.conversation(0, 1)).items).toEqual([{ kind: 'task', text: 'the task' }]);
});

test('starting the same again is the same run, also after its end; anything else under the id is refused', async () => {
  const client = await open({ script: () => [finish] });
  const same = options();
  const runs = await Promise.all(Array.from({ length: 5 }, () => client.start('test-agent', same)));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  await client.run(same.runId).result({ timeout: 20_000 });
  await client.start('test-agent', same);
  await expect(client.start('test-agent', { ...same, input: { a: 2 } })).rejects.toThrow(RunExists);
  await expect(client.start('another', same)).rejects.toThrow(RunExists);
});

test('a decision by update says at once why it cannot be taken, and may be sent again', async () => {
  const run = await start(await open(paying));
  const escalation = await run.nextEscalation({ timeout: 20_000 });
  const stale = { ...escalation, argsHash: 'of other arguments' };
  await expect(run.decideNow(stale, { kind: 'approve', by: 'ben' })).rejects.toThrow(DecisionRefused);
  await run.decideNow(escalation, { kind: 'approve', by: 'ben' });
  await run.decideNow(escalation, { kind: 'approve', by: 'ben' });
  expect(await run.result({ timeout: 20_000 })).toMatchObject({ kind: 'completed', done: [{ tool: 'pay' }] });
});

test('a decision by signal that comes too late is refused readably in the state', async () => {
  const run = await start(
    await open({
      ...paying,
      script: ({ step }) => (step < 3 ? [ready('pay', { step }, 'irreversible')] : [finish]),
    }),
  );
  const first = await run.nextEscalation({ timeout: 20_000 });
  await run.decide(first, { kind: 'approve', by: 'ben' });
  await run.decide(first, { kind: 'reject', by: 'eve', reason: 'late' });
  const second = await run.nextEscalation({ timeout: 20_000 });
  expect(second.id).not.toBe(first.id);
  expect((await run.state()).refusedMessages).toMatchObject({ total: 1, latest: [{ name: 'decide' }] });
  await run.cancel();
  expect(await run.result({ timeout: 20_000 })).toMatchObject({ kind: 'cancelled' });
});

test('watching tells the story in order, once, to its end', async () => {
  const run = await start(await open(paying));
  const told: Watched[] = [];
  for await (const watched of run.watch()) {
    told.push(watched);
    if (watched.kind === 'escalation') await run.decide(watched.escalation, { kind: 'approve', by: 'ben' });
  }
  const numbers = told.flatMap((one) => (one.kind === 'entry' ? [one.entry.number] : []));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(told.filter(({ kind }) => kind === 'escalation')).toHaveLength(1);
  expect(told.at(-1)).toMatchObject({ kind: 'ended', outcome: { kind: 'completed' } });
});

test('open questions are found across runs by tenant, and runs by how they ended', async () => {
  const client = await open(paying);
  const one = options();
  const run = await client.start('test-agent', one);
  const escalation = await run.nextEscalation({ timeout: 20_000 });
  const found = async () => (await client.openEscalations({ tenant: one.tenant })).open;
  expect(await until(found, (open) => open.length === 1)).toMatchObject([
    { run: { id: one.runId }, escalation: { id: escalation.id } },
  ]);
  expect(await client.waiting({ tenant: one.tenant })).toMatchObject([{ id: one.runId, status: 'waiting' }]);
  await run.decide(escalation, { kind: 'take over', by: 'ben', reason: 'done by hand' });
  const abandoned = async () => await client.list({ tenant: one.tenant, outcome: 'abandoned' });
  expect(await until(abandoned, (runs) => runs.length === 1)).toMatchObject([
    { id: one.runId, agent: 'test-agent', version: 'test-agent@1', status: 'ended', outcome: 'abandoned' },
  ]);
});

test('a run without a worker says so within the deadline, and loses no decision', async () => {
  const bench = await openWorkbench(paying);
  close = bench.close;
  const deadline = 1_500;
  const client = AgentClient.from(bench.client, { taskQueue: `nobody-${randomUUID()}`, deadline });
  const run = await start(client);
  const asked = Date.now();
  await expect(run.state()).rejects.toThrow(NoWorker);
  expect(Date.now() - asked).toBeLessThan(deadline + 1_000);
  await run.message('are you there?', { by: 'ada' });
  await expect(run.nextEscalation({ timeout: 500 })).rejects.toThrow(TimedOut);
  await expect(run.result({ timeout: 500 })).rejects.toThrow(TimedOut);
  await bench.client.workflow.getHandle(run.id).terminate('test over');
  await expect(run.result()).rejects.toThrow(RunEnded);
});

test('a run that is over takes no messages, one that never was is not found', async () => {
  const client = await open({ script: () => [finish] });
  const run = await start(client);
  await run.result({ timeout: 20_000 });
  await expect(run.message('more', { by: 'ada' })).rejects.toThrow(RunEnded);
  await expect(run.nextEscalation()).rejects.toThrow(RunEnded);
  const nobody = client.run(randomUUID());
  const calls = [
    () => nobody.state(),
    () => nobody.result(),
    () => nobody.cancel(),
    () => nobody.pause({ by: 'ada' }),
  ];
  for (const call of calls) await expect(call()).rejects.toThrow(RunNotFound);
});

/** The server's index is up to a second behind. */
async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (wanted(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
