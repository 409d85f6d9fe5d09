import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import type { RunInput } from '../../agent/manifest.ts';
import { defaultTaskQueue, workflowTaskTimeout, workflowType } from '../../agent/protocol.ts';
import { appendLine } from '../../evals/evidence.ts';
import { openFleet } from '../../processes/fleet.ts';
import { exportHistories } from '../../processes/histories.ts';
import { connectTemporal } from '../../processes/temporal-client.ts';
import { buildWorkflowBundle } from '../../workers/workflow-bundle.ts';
import type { BenchOptions } from '../main.ts';
import { type Arm, measured, runIdOf } from './run-id.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Milliseconds of one run at most. */
const patience = 300_000;

/** Runs of both arms one after the other on one worker; leaves histories and a list of stored payloads. */
export async function measureGrowth({ evidence, dataDir, isPlanted, say }: BenchOptions): Promise<void> {
  const bundle = join(dataDir, 'growth-bundle.js');
  const { code } = await buildWorkflowBundle(path('./workflows.ts'));
  writeFileSync(bundle, code);
  const fleet = await openFleet({
    evidence,
    dataDir,
    app: path('../app.ts'),
    workers: 1,
    provider: { script: path('./script.ts'), options: '', latency: 10 },
    environment: { PERDURE_WORKFLOW_BUNDLE: bundle },
    say,
  });
  const client = await connectTemporal(fleet.temporal.address, fleet.payloadDir);
  const typeOf = (arm: Arm): string =>
    arm === 'whole-transcript' || isPlanted ? 'wholeTranscriptRun' : workflowType;
  try {
    for (const one of measured) {
      const stored = new Set(filesIn(fleet.payloadDir));
      const workflowId = runIdOf(one);
      say(`growth: ${workflowId}`);
      await run(client, { workflowId, type: typeOf(one.arm) });
      for (const exported of await exportHistories(client, workflowId, join(evidence, 'histories')))
        appendLine(evidence, 'histories.jsonl', exported);
      for (const file of filesIn(fleet.payloadDir))
        if (!stored.has(file))
          appendLine(evidence, 'payloads.jsonl', { workflowId, file, bytes: statSync(file).size });
    }
  } finally {
    await client.connection.close();
    await fleet.stop();
  }
}

async function run(
  client: Client,
  { workflowId, type }: { workflowId: string; type: string },
): Promise<void> {
  const input: RunInput = {
    kind: 'start',
    agent: 'reader',
    version: null,
    input: { request: 'Read the book.' },
    principal: { subject: 'growth bench', tenant: 'bench', permissions: [] },
  };
  await client.withDeadline(Date.now() + patience, async () => {
    const handle = await client.workflow.start(type, {
      workflowId,
      taskQueue: defaultTaskQueue,
      workflowTaskTimeout,
      args: [input],
    });
    await handle.result();
  });
}

function filesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return []; // No payload was large enough yet.
  }
}
