import { Context } from '@temporalio/activity';
import type { Item } from '../agent/conversation.ts';
import { queryNames } from '../agent/protocol.ts';

/** Milliseconds a worker waits for the run's answer: a query to a run whose worker just died waits for another. */
const deadline = 15_000;

/** Asks the very run this activity belongs to; after continue-as-new that is the current run of the chain. */
export async function fetchContext(range: {
  window: number;
  from: number;
  upTo: number;
}): Promise<readonly Item[]> {
  const context = Context.current();
  const { workflowId, runId } = context.info.workflowExecution ?? { workflowId: '', runId: '' };
  const handle = context.client.workflow.getHandle(workflowId, runId);
  const answer = await context.client.withDeadline(Date.now() + deadline, () =>
    handle.query<{ items: readonly Item[] }, [typeof range]>(queryNames.context, range),
  );
  return answer.items;
}
