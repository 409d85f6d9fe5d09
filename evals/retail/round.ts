import type { AgentClient } from '../../client/index.ts';
import type { orderSupport } from '../../examples/retail/agent.ts';
import { runIdOf } from './run-id.ts';
import type { Task } from './tasks.ts';

export type RoundOptions = {
  readonly client: AgentClient;
  readonly tasks: readonly Task[];
  readonly round: number;
  /** Runs at once. */
  readonly inFlight: number;
  readonly onEnd: (runId: string, kind: string) => void;
};

const permissions = ['orders:read', 'orders:write'];

/** Starts one run for each task, so many at once, and waits for all outcomes. */
export async function runRound({ client, tasks, round, inFlight, onEnd }: RoundOptions): Promise<void> {
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const runId = runIdOf(round, task.id);
      const run = await client.start<typeof orderSupport>('order-support', {
        runId,
        tenant: 'retail',
        principal: { subject: 'retail suite', permissions },
        input: { customer: `task ${task.id}`, request: task.request },
      });
      const outcome = await run.result();
      onEnd(runId, outcome.kind);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, tasks.length) }, work));
}
