import { InitialVersioningBehavior } from '@temporalio/common';
import { makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import { carryOver } from '../agent/carry-over.ts';
import { isInFlight } from '../agent/ending.ts';
import { workflowTaskTimeout } from '../agent/protocol.ts';
import type { RunState } from '../agent/run-state.ts';
import type { agentRun } from './agent-run.ts';
import type { Inbox } from './inbox.ts';

/** Only with nothing in flight: an open activity would go on as an orphan and be started again (I6). */
export function isTimeToContinue(state: RunState, inbox: Inbox): boolean {
  return state.kind !== 'finished' && state.draining && !isInFlight(state) && inbox.isEmpty();
}

/** Goes on as the next run of the chain; what happened up to here is shown and recorded first. */
export async function continueRun(state: RunState, inbox: Inbox): Promise<never> {
  inbox.publish(state);
  const isMoving = workflowInfo().targetWorkerDeploymentVersionChanged === true;
  const continueAsNew = makeContinueAsNewFunc<typeof agentRun>({
    workflowTaskTimeout,
    ...(isMoving ? { initialVersioningBehavior: InitialVersioningBehavior.AUTO_UPGRADE } : {}),
  });
  return await continueAsNew({ kind: 'continue', state: carryOver(state) });
}
