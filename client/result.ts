import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { excerpt, isJsonObject } from '../agent/json.ts';
import type { Outcome } from '../agent/outcome.ts';
import { RunEnded, ServerUnreachable, TimedOut, Unexpected } from './errors.ts';
import { type Link, within } from './link.ts';
import { isSilence, translateError } from './translate-error.ts';

/** Milliseconds. */
export type ResultOptions = {
  /** How long to wait for the run to end; as long as it takes by default. */
  readonly timeout?: number;
  /** How long the server may be away in between; 5 minutes by default. */
  readonly outage?: number;
};

export const defaultOutage = 5 * 60_000;
/** One long poll; the server itself answers after about 20 s. */
const poll = 60_000;
const pause = 500;

/** Waits for the outcome over continue-as-new, lost connections and restarts of the server. */
export async function outcomeOf(link: Link, runId: string, options: ResultOptions): Promise<Outcome> {
  const { timeout = Number.POSITIVE_INFINITY, outage = defaultOutage } = options;
  const until = Date.now() + timeout;
  let lastSeen = Date.now();
  for (;;) {
    try {
      return await pollOnce(link, runId, Math.min(until, Date.now() + poll));
    } catch (error) {
      if (!isSilence(error)) throw translateError(error, runId);
      if (Date.now() >= until)
        throw new TimedOut(`The run "${runId}" has not ended within ${timeout} ms; it goes on.`);
    }
    if (await isThere(link, runId)) lastSeen = Date.now();
    if (Date.now() - lastSeen > outage) {
      throw new ServerUnreachable(
        `The Temporal server has been away for ${outage} ms; ask for the result again later.`,
      );
    }
    await sleep(pause);
  }
}

async function pollOnce(link: Link, runId: string, deadline: number): Promise<Outcome> {
  const handle = link.client.workflow.getHandle(runId);
  let value: unknown;
  try {
    value = await link.client.withDeadline(deadline, () => handle.result());
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const why = error.cause?.message ?? error.message;
    throw new RunEnded(`The run "${runId}" was stopped from outside and has no outcome: ${why}`, {
      cause: error,
    });
  }
  if (isJsonObject(value) && typeof value['kind'] === 'string') return value as unknown as Outcome;
  throw new Unexpected(
    `expected the outcome of the run "${runId}", got ${excerpt(value)}; is it a run of perdure?`,
  );
}

async function isThere(link: Link, runId: string): Promise<boolean> {
  try {
    await within({ ...link, deadline: Math.min(link.deadline, 5_000) }, runId, () =>
      link.client.workflow.getHandle(runId).describe(),
    );
    return true;
  } catch (error) {
    if (error instanceof ServerUnreachable) return false;
    throw error;
  }
}
