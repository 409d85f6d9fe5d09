import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AgentClient } from '../../../client/index.ts';
import { type Fleet, openFleet } from '../../../processes/fleet.ts';
import { exportHistories } from '../../../processes/histories.ts';
import { connectTemporal } from '../../../processes/temporal-client.ts';
import type { orderSupport } from '../agent.ts';
import { askForDecision } from './ask.ts';
import { failedClaims } from './claims.ts';
import { factsOf } from './facts.ts';
import { killWorkerInExchange } from './strike.ts';
import { stayOpen } from './stay-open.ts';
import { printTable } from './table.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const { values } = parseArgs({
  options: { yes: { type: 'boolean' }, evidence: { type: 'string' }, 'no-ui': { type: 'boolean' } },
});
const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
const isReal = (process.env['OPENAI_API_KEY'] ?? '') !== '';

const stamp = `${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}-${randomUUID().slice(0, 4)}`;
const dataDir = join(homedir(), '.perdure', `demo-${stamp}`);
const evidence = resolve(values.evidence ?? join(dataDir, 'evidence'));
const runId = `demo-${stamp}`;
const exchange = 'exchange_delivered_order_items';
const request =
  'My e-mail is ada.lane.4711@example.com. Please exchange the lantern of my delivered order #W1000001 (item 5100000031) for the one with item id 5100000032, on my credit card credit_card_2000011.';

async function story(fleet: Fleet, committed: Promise<void>): Promise<number> {
  const client = await AgentClient.connect({ address: fleet.temporal.address, payloadDir: fleet.payloadDir });
  const temporal = await connectTemporal(fleet.temporal.address, fleet.payloadDir);
  try {
    const started = Date.now();
    console.log(`\n  A customer writes: ${request}\n`);
    const run = await client.start<typeof orderSupport>('order-support', {
      runId,
      tenant: 'demo',
      principal: { subject: 'ada_lane_4711', permissions: ['orders:read', 'orders:write'] },
      input: { customer: 'ada_lane_4711', request },
    });
    let killed: number | undefined;
    let wasRejected = false;
    const strike = committed.then(async () => {
      killed = await killWorkerInExchange({ temporal, workers: fleet.workers, runId, evidence });
      console.log(
        `  ✂ The shop has committed; worker ${killed} is killed before it could say so. The other goes on.`,
      );
    });
    for await (const news of run.watch()) {
      if (news.kind === 'entry')
        console.log(`  ${new Date(news.entry.at).toISOString().slice(11, 19)}  ${news.entry.text}`);
      if (news.kind !== 'escalation') continue;
      const decision = await askForDecision(news.escalation, !isTerminal || values.yes === true);
      wasRejected ||= decision.kind === 'reject';
      await run.decide(news.escalation, decision);
    }
    const outcome = await run.result();
    if (outcome.kind === 'completed') console.log(`\n  The customer is told: ${outcome.output.reply}`);
    if (!wasRejected && outcome.kind === 'completed') await strike;
    await exportHistories(temporal, runId, join(evidence, 'histories'));
    const facts = factsOf(evidence, runId);
    printTable(facts, { seconds: (Date.now() - started) / 1000, killed });
    const failed = failedClaims(facts, { outcome, wasRejected, killed });
    for (const claim of failed)
      console.error(`\n  NOT SEEN: ${claim} (the run ended as ${outcome.kind}: ${outcome.reason})`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    await client.close();
    await temporal.connection.close();
  }
}

/** The shop commits the exchange but keeps its answer back, so that there is a moment to kill the worker in. */
async function holdReply(shop: string): Promise<void> {
  const body = JSON.stringify({ tool: exchange, afterCommit: true, ms: 8_000 });
  await fetch(`${shop}/hold`, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
}

async function main(): Promise<number> {
  mkdirSync(evidence, { recursive: true });
  let onCommitted = (): void => {};
  const committed = new Promise<void>((done) => {
    onCommitted = done;
  });
  console.log(
    'perdure demo: a durable agent exchanges a lantern, and one of its workers is killed on the way.',
  );
  const model = process.env['PERDURE_MODEL'];
  console.log(
    isReal
      ? `  Model: ${model ?? 'the agent’s own'}, asked for real.`
      : '  Model: scripted, over the real protocol (set OPENAI_API_KEY for a real one).',
  );
  const fleet = await openFleet({
    evidence,
    app: path('../app.ts'),
    workers: 2,
    provider: isReal ? null : { script: path('./script.ts'), options: '', latency: 300 },
    address: process.env['TEMPORAL_ADDRESS'],
    dataDir,
    webUi: values['no-ui'] !== true,
    onShopLine: (line) => {
      if (line['event'] === 'committed' && line['tool'] === exchange) onCommitted();
    },
    say: (line) => console.log(`  ${line}`),
  });
  try {
    await holdReply(fleet.shop.url);
    const code = await story(fleet, committed);
    await stayOpen({
      temporal: fleet.temporal,
      runId,
      isTerminal,
      reopen: `npm run perdure -- server --data ${join(dataDir, 'temporal')}`,
    });
    console.log(`  Evidence: ${evidence}`);
    return code;
  } finally {
    await fleet.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n  The demo could not go on: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
