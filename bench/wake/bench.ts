import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentClient } from '../../client/index.ts';
import { appendLine } from '../../evals/evidence.ts';
import { type Fleet, openFleet } from '../../processes/fleet.ts';
import { exportHistories } from '../../processes/histories.ts';
import { connectTemporal } from '../../processes/temporal-client.ts';
import type { BenchOptions } from '../main.ts';
import { runsWanted } from './figures.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Milliseconds until all runs are parked, and until all have ended once woken. */
const parkWithin = 480_000;
const endWithin = 120_000;
/** Milliseconds the planted break leaves the runs without a worker: more than the bar allows. */
const slow = 40_000;

/** Parks forty runs, kills the only worker, starts it again and decides all at once; leaves the histories. */
export async function measureWake({ evidence, dataDir, isPlanted, say }: BenchOptions): Promise<void> {
  const fleet = await openFleet({
    evidence,
    dataDir,
    app: path('../app.ts'),
    workers: 1,
    provider: { script: path('./script.ts'), options: '', latency: 10 },
    say,
  });
  const { address } = fleet.temporal;
  const temporal = await connectTemporal(address, fleet.payloadDir);
  const client = AgentClient.from(temporal);
  try {
    const runs = await start(client);
    const decide = await park(client, say);
    await kill(fleet, evidence);
    if (!isPlanted) fleet.workers.restart(0);
    await decide();
    say(`wake: ${runs.length} runs decided`);
    if (isPlanted) {
      await sleep(slow);
      fleet.workers.restart(0);
    }
    await Promise.all(runs.map((id) => client.run(id).result({ timeout: endWithin })));
    for (const id of runs) await exportHistories(temporal, id, join(evidence, 'histories'));
  } finally {
    await temporal.connection.close();
    await fleet.stop();
  }
}

async function start(client: AgentClient): Promise<readonly string[]> {
  const ids = Array.from({ length: runsWanted }, (_none, index) => `wake-${index + 1}`);
  const input = { request: 'Read the book and publish a summary.' };
  for (const runId of ids)
    await client.start('editor', { runId, tenant: 'bench', principal: 'wake bench', input });
  return ids;
}

/** Waits until every run waits for a person; what it returns approves all of them at once, by signal. */
async function park(client: AgentClient, say: (line: string) => void): Promise<() => Promise<void>> {
  const deadline = Date.now() + parkWithin;
  let waiting = 0;
  while (waiting < runsWanted) {
    if (Date.now() > deadline)
      throw new Error(`expected ${runsWanted} parked runs within ${parkWithin / 1_000} s, saw ${waiting}`);
    await sleep(1_000);
    const now = (await client.waiting()).length;
    if (now !== waiting) say(`wake: ${now} of ${runsWanted} runs are parked`);
    waiting = now;
  }
  const { open, unanswered } = await client.openEscalations();
  if (open.length !== runsWanted)
    throw new Error(
      `expected ${runsWanted} open escalations, got ${open.length}, and ${unanswered.length} runs gave no answer`,
    );
  return async () => {
    await Promise.all(
      open.map(({ run, escalation }) => run.decide(escalation, { kind: 'approve', by: 'wake bench' })),
    );
  };
}

async function kill(fleet: Fleet, evidence: string): Promise<void> {
  const pid = await fleet.workers.kill(0);
  appendLine(evidence, 'injector.jsonl', {
    kind: 'worker',
    at: new Date().toISOString(),
    pid,
    inFlight: runsWanted,
  });
}
