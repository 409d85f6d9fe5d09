import { InitialVersioningBehavior } from '@temporalio/common';
import { makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import { carried } from '../agent/context.ts';
import { isInFlight } from '../agent/ending.ts';
import { workflowTaskTimeout } from '../agent/protocol.ts';
import type { RunState } from '../agent/run-state.ts';
import type { agentRun } from './agent-run.ts';
import type { Inbox } from './inbox.ts';

/** Only with nothing in flight: an open activity would go on as an orphan and be started again (I6). */
export function isTimeToContinue(state: RunState, inbox: Inbox): boolean {
  return state.kind !== 'finished' && state.draining && !isInFlight(state) && inbox.isEmpty();
}

/** Carries the state, and of the conversation only what the model still reads, into the next run of the chain. */
export async function continueRun(state: RunState): Promise<never> {
  const next = state.kind === 'finished' ? state : { ...state, conversation: carried(state.conversation) };
  const isMoving = workflowInfo().targetWorkerDeploymentVersionChanged === true;
  const continueAsNew = makeContinueAsNewFunc<typeof agentRun>({
    workflowTaskTimeout,
    ...(isMoving ? { initialVersioningBehavior: InitialVersioningBehavior.AUTO_UPGRADE } : {}),
  });
  return await continueAsNew({ kind: 'continue', state: next });
}
