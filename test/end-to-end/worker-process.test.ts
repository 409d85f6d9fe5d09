// Needs a Temporal server: workers as the processes that they are.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentClient } from '../../client/index.ts';
import { Workers } from '../../processes/workers.ts';
import { startProvider } from '../support/scripted-provider/server.ts';
import type { Script } from '../support/scripted-provider/script.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const address = process.env['PERDURE_TEST_ADDRESS'] ?? '';
const script: Script = ({ index }) => ({
  kind: 'calls',
  calls: [index === 0 ? { name: 'engrave', args: {} } : { name: 'finish', args: { done: true } }],
});

const linesOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 1) {
    if (waited > 400) throw new Error(`expected ${holds} within 20 s`);
    await sleep(50);
  }
}

test('a worker told to stop brings its effect home, once, and the run goes on elsewhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-worker-'));
  const [journal, payloadDir] = [join(folder, 'journal'), join(folder, 'payloads')];
  const taskQueue = `worker-${randomUUID()}`;
  const provider = await startProvider({ script });
  const workers = new Workers({
    count: 1,
    logs: folder,
    environment: {
      TEMPORAL_ADDRESS: address,
      PERDURE_TASK_QUEUE: taskQueue,
      PERDURE_APP: path('slow-app.ts'),
      PERDURE_WORKFLOW_BUNDLE: process.env['PERDURE_TEST_BUNDLE'] ?? '',
      PERDURE_PAYLOAD_DIR: payloadDir,
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: provider.url,
      JOURNAL: journal,
    },
  });
  const client = await AgentClient.connect({ address, taskQueue, payloadDir });
  try {
    const run = await client.start('engraver', { runId: randomUUID(), principal: 'ada', input: {} });
    await until(() => linesOf(journal).length > 0);
    await workers.stop();
    expect(linesOf(journal)).toEqual(['begun', 'done']);
    const phases = linesOf(join(folder, 'worker-0.jsonl')).flatMap((line) => {
      const record = JSON.parse(line) as { event: string; phase?: string };
      return record.event === 'worker.lifecycle' ? [record.phase] : [];
    });
    expect(phases).toEqual(['started', 'stopped']);
    workers.restart(0);
    expect(await run.result({ timeout: 30_000 })).toMatchObject({
      kind: 'completed',
      done: [{ tool: 'engrave' }],
    });
    expect(linesOf(journal)).toEqual(['begun', 'done']);
    expect(readFileSync(join(folder, 'worker-0.err'), 'utf8')).toBe('');
  } finally {
    await client.close();
    await workers.stop();
    await provider.close();
  }
});

/** A worker that cannot start: what it says, and how it ends. */
async function refused(environment: { readonly [name: string]: string }) {
  const child = spawn(process.execPath, [path('../../workers/main.ts')], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...environment },
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'exit')) as [number | null];
  const [records, errors] = await said;
  return { code, records, errors };
}

test('a worker whose environment is not complete says all of it in plain words and ends', async () => {
  const { code, errors } = await refused({ PERDURE_GRACE_SECONDS: 'soon' });
  expect(code).toBe(1);
  expect(errors).toMatch(/^The worker's environment is not complete:\n/);
  for (const name of ['TEMPORAL_ADDRESS', 'PERDURE_APP', 'PERDURE_GRACE_SECONDS'])
    expect(errors).toContain(`\n  ${name}: `);
  expect(errors).not.toMatch(/ at .*\.ts/);
});

test('a worker whose application needs more says so in its log and ends', async () => {
  const { code, records } = await refused({ TEMPORAL_ADDRESS: address, PERDURE_APP: path('slow-app.ts') });
  expect(code).toBe(1);
  expect(JSON.parse(records)).toMatchObject({
    event: 'worker.lifecycle',
    level: 'error',
    phase: 'failed',
    message: 'expected a file in JOURNAL',
  });
});
