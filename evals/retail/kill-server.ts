import { setTimeout as sleep } from 'node:timers/promises';
import type { Temporal } from '../../server/open-temporal.ts';
import { appendLine, readLines } from '../evidence.ts';

type KillServer = {
  readonly temporal: Temporal;
  readonly evidence: string;
  readonly inFlight: () => Promise<number>;
};

/** Runs in flight at least when the server is killed, and model calls answered by then: in the middle of the work. */
const wanted = 15;
const callsBefore = 40;

/** Kills the Temporal server with SIGKILL once enough runs are in flight, and starts it again on the same data. */
export async function killServerOnce({ temporal, evidence, inFlight }: KillServer): Promise<void> {
  const deadline = Date.now() + 60_000;
  let runs = await inFlight();
  const calls = (): number =>
    readLines(evidence, 'provider.jsonl').filter(({ status }) => status === 200).length;
  while (runs < wanted || calls() < callsBefore) {
    if (Date.now() > deadline) throw new Error(`expected ${wanted} runs in flight within 60 s, saw ${runs}`);
    await sleep(100);
    runs = await inFlight();
  }
  const { pid } = temporal;
  await temporal.kill();
  appendLine(evidence, 'injector.jsonl', {
    kind: 'server',
    at: new Date().toISOString(),
    pid,
    inFlight: runs,
  });
  await sleep(1_000);
  await temporal.restart();
}
