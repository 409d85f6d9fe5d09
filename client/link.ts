import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type ClientError, NoWorker } from './errors.ts';
import { grpcCodes, isSilence, toldBy, translateError } from './translate-error.ts';

/** What every call needs: the Temporal client, the queue that new runs go to, and how long one call may take (ms). */
export type Link = { readonly client: Client; readonly taskQueue: string; readonly deadline: number };

/** Of the deadline of a question to a run: the rest is for finding out why nobody answers. */
export const shareOfQuestion = 0.75;

/** One call to the server under the link's deadline; throws only ClientErrors. */
export async function within<T>(link: Link, runId: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await link.client.withDeadline(Date.now() + link.deadline, work);
  } catch (error) {
    throw translateError(error, runId);
  }
}

/** Milliseconds between two tries while a run's first workflow task is not done yet. */
const notReadyPause = 200;

/** Asks the run itself, which needs a worker: one that does not answer in time is told apart from a dead server. */
export async function query<T>(
  link: Link,
  runId: string,
  question: { name: string; args: unknown[] },
): Promise<T> {
  const until = Date.now() + link.deadline * shareOfQuestion;
  const handle = link.client.workflow.getHandle(runId);
  for (;;) {
    try {
      return await link.client.withDeadline(until, () =>
        handle.query<T, unknown[]>(question.name, ...question.args),
      );
    } catch (error) {
      if (!isNotReady(error)) throw await explainSilence(link, runId, error);
      if (Date.now() + notReadyPause >= until) throw noWorker(link, runId, error);
    }
    await sleep(notReadyPause);
  }
}

/** Silence means no worker when the server itself still answers for the run. */
export async function explainSilence(link: Link, runId: string, error: unknown): Promise<ClientError> {
  if (!isSilence(error)) return translateError(error, runId);
  try {
    const handle = link.client.workflow.getHandle(runId);
    await link.client.withDeadline(Date.now() + link.deadline * (1 - shareOfQuestion), () =>
      handle.describe(),
    );
  } catch (other) {
    return translateError(other, runId);
  }
  return noWorker(link, runId, error);
}

function noWorker({ deadline, taskQueue }: Link, runId: string, cause: unknown): NoWorker {
  return new NoWorker(
    `No worker answered for the run "${runId}" within ${deadline * shareOfQuestion} ms: start one for the task queue "${taskQueue}". The run is safe and goes on then.`,
    { cause },
  );
}

/** The server answers so for a run whose first workflow task is not done, or whose last one failed. */
function isNotReady(error: unknown): boolean {
  return toldBy(error)?.code === grpcCodes.failedPrecondition;
}
