import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../../agent/json.ts';
import { exportHistories } from '../../processes/histories.ts';
import { writeWorkflowBundle } from '../../scripts/build-workflow-bundle.ts';
import { openTemporal } from '../../server/open-temporal.ts';
import { openWorkbench } from '../support/workbench.ts';
import { suggestedAfter } from './continuing.ts';
import { keepGolden, recorded, scenarioOf } from './golden.ts';
import { type Scenario, scenarios } from './scenarios.ts';

// node test/replay/record.ts: plays every scenario that has no history yet on a real server, and keeps the histories and
// the inputs of continue-as-new. What was recorded before stays as it is, whatever became of the code.

for (const kind of ['histories', 'inputs'])
  mkdirSync(fileURLToPath(new URL(kind, import.meta.url)), { recursive: true });
const kept = new Set(recorded('histories').map(scenarioOf));
const missing = Object.entries(scenarios).filter(([name]) => !kept.has(name));
const folder = mkdtempSync(join(tmpdir(), 'perdure-record-'));
try {
  if (missing.length > 0) await recordAll();
  console.log(`${missing.length} recorded, ${kept.size} kept as they were`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function recordAll(): Promise<void> {
  process.env['PERDURE_TEST_BUNDLE'] = (await writeWorkflowBundle(join(folder, 'workflow-bundle.js'))).path;
  const temporal = await openTemporal({
    dataDir: join(folder, 'temporal'),
    ui: false,
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': [{ value: suggestedAfter }] },
    log: (line) => console.error(line),
  });
  try {
    for (const [name, scenario] of missing) await record(temporal.address, { name, scenario });
  } finally {
    await temporal.stop();
  }
}

async function record(
  address: string,
  { name, scenario }: { name: string; scenario: Scenario },
): Promise<void> {
  const bench = await openWorkbench(scenario.play, { address });
  try {
    const handle = scenario.input === undefined ? await bench.start() : await bench.start(scenario.input);
    await scenario.drive?.(handle);
    const { kind } = await handle.result();
    const runs = await exportHistories(bench.client, handle.workflowId, join(folder, name));
    for (const [index, { file }] of runs.entries()) {
      const history = anonymous(JSON.parse(readFileSync(file, 'utf8')));
      keepGolden(`histories/${name}.${index}.json`, history);
      const input = continuedWith(history);
      if (input !== undefined) keepGolden(`inputs/${name}.${index}.json`, input);
    }
    console.log(`${name}: ${kind}, ${runs.length} run(s)`);
  } finally {
    await bench.close();
  }
}

/** What the next run of the chain was started with, when there is one. */
function continuedWith(history: JsonObject): unknown {
  const last = Array.isArray(history['events']) ? (history['events'].at(-1) as unknown) : undefined;
  if (!isJsonObject(last)) return undefined;
  const continued = last['workflowExecutionContinuedAsNewEventAttributes'] as
    | { input?: { payloads?: { data?: string }[] } }
    | undefined;
  const data = continued?.input?.payloads?.[0]?.data;
  return data === undefined ? undefined : JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
}

/** Without names of this machine, its folders and processes: replay does not look at them. */
function anonymous(history: unknown): JsonObject {
  const machine = `${process.pid}@${hostname()}`;
  return JSON.parse(
    JSON.stringify(history, (key, value: unknown) => {
      if (key === 'stackTrace') return '';
      return typeof value === 'string' ? value.replaceAll(machine, 'recorder') : value;
    }),
  ) as JsonObject;
}
