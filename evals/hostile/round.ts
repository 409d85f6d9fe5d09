import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';
import type { RunView } from '../../agent/view.ts';
import { AgentClient } from '../../client/index.ts';
import type { orderSupport } from '../../examples/retail/agent.ts';
import { exportHistories } from '../../processes/histories.ts';
import { type Hostile, hostileMessages } from './messages.ts';
import { sendHostile } from './sender.ts';

export type RoundOptions = {
  readonly client: Client;
  /** Of the sender alone; it tries nothing twice. */
  readonly raw: Connection;
  readonly evidence: string;
};

/** Milliseconds. A run that bears its message needs a fraction of them. */
const stateWithin = 10_000;
const endWithin = 20_000;
const atOnce = 10;

/** Sends every malformed message to a run of its own, then decides as the rules say, and collects what is left of it. */
export async function runMessages(options: RoundOptions): Promise<void> {
  const waiting = [...hostileMessages.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await bear(options, { run: `hostile-${next[0]}`, hostile: next[1] });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function bear(
  { client, raw, evidence }: RoundOptions,
  { run, hostile }: { run: string; hostile: Hostile },
): Promise<void> {
  const agents = AgentClient.from(client);
  const handle = await agents.start<typeof orderSupport>('order-support', {
    runId: run,
    tenant: 'retail',
    principal: { subject: 'hostile suite', permissions: ['orders:read', 'orders:write'] },
    input: { customer: 'Ada Lane', request: 'Cancel two orders and exchange an item of a third.' },
  });
  const asking = await stateWhen(client, run, ({ escalations }) => escalations.length === 3);
  const [first, second] = asking?.escalations ?? [];
  if (first === undefined || second === undefined)
    throw new Error(`${run} did not ask for its three approvals`);
  const refusals = await sendHostile({ raw, run, evidence }, hostile, [first, second]);
  const state = await stateWhen(client, run, ({ refusedMessages }) => refusedMessages.total >= refusals);
  writeFileSync(join(evidence, 'states', `${run}.json`), JSON.stringify(state ?? null, null, 1));
  for (const escalation of state?.escalations ?? []) {
    await handle.decide(escalation, { kind: 'approve', by: 'approver' });
  }
  await ended(client, run);
  await exportHistories(client, run, join(evidence, 'histories'));
}

/** The state once it is as wanted, or as it last was; undefined when the run answers no query. */
async function stateWhen(
  client: Client,
  run: string,
  wanted: (view: RunView) => boolean,
): Promise<RunView | undefined> {
  const deadline = Date.now() + stateWithin;
  let last: RunView | undefined;
  while (Date.now() < deadline) {
    try {
      last = await (client.connection as Connection).withDeadline(deadline, () =>
        client.workflow.getHandle(run).query<RunView>('state'),
      );
      if (last.status !== 'starting' && wanted(last)) return last;
    } catch {
      // A run that cannot replay answers no query: the state stays unknown, and the figures say so.
    }
    await sleep(100);
  }
  return last;
}

async function ended(client: Client, run: string): Promise<void> {
  const deadline = Date.now() + endWithin;
  while (Date.now() < deadline) {
    const { status } = await client.workflow.getHandle(run).describe();
    if (status.name !== 'RUNNING') return;
    await sleep(100);
  }
}
