import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Workers } from '../../../processes/workers.ts';
import { appendLine } from '../../../evals/evidence.ts';

type Strike = {
  readonly temporal: Client;
  readonly workers: Workers;
  readonly runId: string;
  readonly evidence: string;
};

/**
 * Kills with SIGKILL the worker that runs the exchange, after the shop committed and before its answer got back: the
 * server says which worker has the activity. Returns the pid.
 */
export async function killWorkerInExchange({ temporal, workers, runId, evidence }: Strike): Promise<number> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    const { raw } = await temporal.workflow.getHandle(runId).describe();
    const activity = raw.pendingActivities?.find(({ activityType }) =>
      activityType?.name?.startsWith('exchange_'),
    );
    const pid = Number(/^(\d+)@/.exec(activity?.lastWorkerIdentity ?? '')?.[1]);
    const index = workers.pids.indexOf(pid);
    if (index >= 0) {
      await workers.kill(index);
      appendLine(evidence, 'injector.jsonl', {
        kind: 'worker',
        at: new Date().toISOString(),
        pid,
        run: runId,
      });
      return pid;
    }
    await sleep(50);
  }
  throw new Error('expected the server to name the worker that runs the exchange within 5 s');
}
