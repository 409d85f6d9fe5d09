import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { openFleet } from '../../processes/fleet.ts';
import { connectTemporal } from '../../processes/temporal-client.ts';
import { judge } from '../criteria.ts';
import { writeBundleWithDefaultConverter } from './bundle.ts';
import { claimsOf } from './claims.ts';
import { figuresOf } from './figures.ts';
import { type Options, readOptions } from './options.ts';
import { runMessages } from './round.ts';

const say = (line: string): void => console.error(line);
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

async function suite({ evidence, plant }: Options): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perdure-hostile-data-'));
  const planted =
    plant === undefined ? undefined : await writeBundleWithDefaultConverter(join(dataDir, 'planted.js'));
  const fleet = await openFleet({
    evidence,
    app: path('../../examples/retail/app.ts'),
    workers: 1,
    provider: { script: path('./script.ts'), options: '', latency: 10 },
    dataDir,
    ...(planted === undefined ? {} : { environment: { PERDURE_WORKFLOW_BUNDLE: planted } }),
    say,
  });
  const { address } = fleet.temporal;
  const client = await connectTemporal(address, fleet.payloadDir);
  const raw = await Connection.connect({ address, interceptors: [] });
  try {
    await runMessages({ client, raw, evidence });
  } finally {
    await raw.close();
    await client.connection.close();
    await fleet.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

try {
  const options = readOptions(process.argv);
  say(`hostile messages; evidence in ${options.evidence}`);
  await suite(options);
  const figures = figuresOf(options.evidence);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  const judged = [judge('system.failed-workflow-tasks', figures.failedTasks), ...claimsOf(figures)];
  for (const { met, sentence } of judged) say(`${met ? 'met   ' : 'MISSED'} ${sentence}`);
  for (const { id, sentAs, seen } of figures.rows.filter(({ ok }) => !ok))
    say(`not refused readably: ${id} (${sentAs}): ${seen === '' ? 'nothing' : seen}`);
  process.exitCode = judged.some(({ met }) => !met) ? 1 : 0;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
