import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentClient } from '../../client/index.ts';
import { startChild } from '../../processes/child.ts';
import { openFleet, type Fleet } from '../../processes/fleet.ts';
import { exportHistories } from '../../processes/histories.ts';
import { connectTemporal } from '../../processes/temporal-client.ts';
import type { Client } from '@temporalio/client';
import { workflowType } from '../../agent/protocol.ts';
import type { JsonObject } from '../../agent/json.ts';
import { type CriterionId, judge } from '../criteria.ts';
import { figuresOf, type Figures } from './figures.ts';
import { startKiller } from './killer.ts';
import { killServerOnce } from './kill-server.ts';
import { type Options, readOptions } from './options.ts';
import { runRound } from './round.ts';
import { runIdOf } from './run-id.ts';
import { loadTasks, type Task } from './tasks.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const say = (line: string): void => console.error(line);

/** Kills that count hit at least so many runs in flight; so many of them are wanted. */
const killsWanted = 10;
const runsHit = 4;
/** Enough for a folder of a dozen tasks; a fleet that makes no kills in so many rounds never will. */
const mostRounds = 60;

async function suite(options: Options, tasks: readonly Task[]): Promise<number> {
  const fleet = await openFleet({
    evidence: options.evidence,
    app: path(options.plant === 'repeat-effect' ? './broken-app.ts' : '../../examples/retail/app.ts'),
    workers: options.workers,
    provider: {
      script: path('./script.ts'),
      options: `${options.data}|${options.plant ?? ''}`,
      latency: options.latency,
    },
    shopData: options.data,
    say,
  });
  const { address } = fleet.temporal;
  const client = await AgentClient.connect({ address, payloadDir: fleet.payloadDir });
  const temporal = await connectTemporal(address, fleet.payloadDir);
  const approver = startChild({
    name: 'approver',
    args: [path('./approver.ts'), address, options.evidence, fleet.payloadDir],
    errorFile: join(options.evidence, 'logs', 'approver.err'),
  });
  try {
    const running = { options, tasks, client, temporal, fleet };
    const rounds = await runRounds(running);
    await collect(running, rounds);
    return rounds;
  } finally {
    await approver.stop();
    await client.close();
    await temporal.connection.close();
    await fleet.stop();
  }
}

type Running = {
  options: Options;
  tasks: readonly Task[];
  client: AgentClient;
  temporal: Client;
  fleet: Fleet;
};

async function runRounds({ options, tasks, client, temporal, fleet }: Running): Promise<number> {
  const { evidence, killEvery } = options;
  const running = `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`;
  const inFlight = async (): Promise<number> => (await temporal.workflow.count(running)).count;
  const killer =
    killEvery === undefined
      ? undefined
      : startKiller({
          workers: fleet.workers,
          count: options.workers,
          every: killEvery * 1000,
          evidence,
          inFlight,
        });
  const enough = (): boolean =>
    (killer?.kills ?? []).filter((kill) => kill.inFlight >= runsHit).length >= killsWanted;
  let round = 0;
  do {
    round += 1;
    const started = Date.now();
    let ended = 0;
    const killing = options.killServer
      ? killServerOnce({ temporal: fleet.temporal, evidence, inFlight })
      : undefined;
    await runRound({
      client,
      tasks,
      round,
      inFlight: options.inFlight,
      onEnd: (run, kind) => {
        ended += 1;
        if (ended % 10 === 0 || kind !== 'completed')
          say(`round ${round}: ${ended} of ${tasks.length} ended (${run}: ${kind})`);
      },
    });
    await killing;
    say(
      `round ${round}: ${Math.round((Date.now() - started) / 100) / 10} s, ${killer?.kills.length ?? 0} kills so far`,
    );
  } while (killer !== undefined && !enough() && round < mostRounds);
  await killer?.stop();
  return round;
}

/** Has the shop and the server write down what they hold, for the figures to be computed from. */
async function collect({ options, tasks, temporal, fleet }: Running, rounds: number): Promise<void> {
  const changes: { [run: string]: unknown } = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const { id } of tasks) {
      const run = runIdOf(round, id);
      const answer = await fetch(`${fleet.shop.url}/worlds/${encodeURIComponent(run)}/changes`, {
        signal: AbortSignal.timeout(10_000),
      });
      changes[run] = await answer.json();
      await exportHistories(temporal, run, join(options.evidence, 'histories'));
    }
  }
  writeFileSync(join(options.evidence, 'shop-changes.json'), JSON.stringify(changes));
}

function verdicts(figures: Figures, options: Options) {
  const isCalm = options.killEvery === undefined && !options.killServer;
  const values: [CriterionId, number][] = [
    ['retail.end-state', figures.equal / figures.tasks],
    ['retail.effects-once', figures.duplicateEffects],
    ['retail.decided-effects', figures.undecidedEffects],
    ['retail.outcomes', figures.outcomes],
    ['system.valid-log-lines', figures.logLines === 0 ? 0 : 1 - figures.invalidLogLines / figures.logLines],
    ['retail.wall-time', figures.wallMs / 1000 / figures.rounds],
  ];
  if (options.killServer) values.push(['system.server-kill', figures.serverKilledWith]);
  if (isCalm) values.push(['retail.model-calls', figures.extraModelCalls]);
  if (options.killEvery !== undefined) {
    values.push([
      'system.kills-with-runs',
      figures.kills.filter(({ inFlight }) => inFlight >= runsHit).length,
    ]);
  }
  return values.map(([id, value]) => judge(id, value));
}

try {
  const options = readOptions(process.argv);
  const tasks = loadTasks(options.data).slice(0, options.limit);
  if (options.killEvery !== undefined && Math.min(tasks.length, options.inFlight) < runsHit) {
    throw new Error(
      `expected at least ${runsHit} tasks at once for --kill-every, got ${Math.min(tasks.length, options.inFlight)}`,
    );
  }
  say(`retail: ${tasks.length} tasks, ${options.inFlight} at once; evidence in ${options.evidence}`);
  const rounds = await suite(options, tasks);
  const figures = figuresOf(options.evidence, tasks, rounds);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(figures satisfies JsonObject | Figures, null, 2)}\n`);
  const judged = verdicts(figures, options);
  for (const { met, stops, sentence } of judged)
    say(`${met ? 'met   ' : stops ? 'MISSED' : 'missed'} ${sentence}`);
  if (figures.different.length > 0) say(`different: ${figures.different.join(', ')}`);
  process.exitCode = judged.some(({ stops }) => stops) ? 1 : 0;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
