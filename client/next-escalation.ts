import { setTimeout as sleep } from 'node:timers/promises';
import type { EscalationView, RunView } from '../agent/view.ts';
import { NoWorker, RunEnded, ServerUnreachable, TimedOut } from './errors.ts';
import type { Link } from './link.ts';
import { defaultOutage } from './result.ts';
import { viewOfRun } from './view-of-run.ts';

/** Milliseconds between two looks. */
const lookAgain = 500;

export async function nextEscalation(link: Link, runId: string, timeout: number): Promise<EscalationView> {
  const until = Date.now() + timeout;
  let lastSeen = Date.now();
  for (;;) {
    const view = await viewOfRun(link, runId).catch((error: unknown) => {
      if (error instanceof NoWorker) lastSeen = Date.now();
      else if (!(error instanceof ServerUnreachable) || Date.now() - lastSeen > defaultOutage) throw error;
      return undefined;
    });
    if (view !== undefined) {
      lastSeen = Date.now();
      const [first] = view.escalations;
      if (first !== undefined) return first;
      if (view.status === 'ended') throw nothingToAsk(runId, view);
    }
    if (Date.now() >= until) throw new TimedOut(`The run "${runId}" asked nothing within ${timeout} ms.`);
    await sleep(Math.min(lookAgain, Math.max(1, until - Date.now())));
  }
}

function nothingToAsk(runId: string, { outcome }: RunView): RunEnded {
  const how = outcome === null ? 'was stopped from outside' : `ended as ${outcome.kind}`;
  return new RunEnded(`The run "${runId}" ${how} and asks nothing any more.`);
}
