import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Decision } from '../agent/messages.ts';
import { messageNames } from '../agent/protocol.ts';
import { decisionId } from './decision.ts';
import { DecisionRefused, Unexpected } from './errors.ts';
import { explainSilence, type Link, shareOfQuestion } from './link.ts';
import { grpcCodes, toldBy } from './translate-error.ts';

const betweenTries = 200;

/**
 * The update `decide`. Around continue-as-new the server loses an update's answer now and then: it is sent again under
 * the same id, which the run takes once.
 */
export async function decideByUpdate(link: Link, runId: string, decision: Decision): Promise<void> {
  const until = Date.now() + link.deadline * shareOfQuestion;
  const handle = link.client.workflow.getHandle(runId);
  const options = { args: [decision] as [Decision], updateId: decisionId(decision) };
  for (;;) {
    try {
      await link.client.withDeadline(until, () => handle.executeUpdate(messageNames.decide, options));
      return;
    } catch (error) {
      if (!isLost(error)) throw await explain(link, runId, error);
      if (Date.now() + betweenTries >= until)
        throw new Unexpected('The run did not say whether it took it.', { cause: error });
    }
    await sleep(betweenTries);
  }
}

async function explain(link: Link, runId: string, error: unknown): Promise<Error> {
  if (!(error instanceof WorkflowUpdateFailedError)) return await explainSilence(link, runId, error);
  return new DecisionRefused(error.cause?.message ?? error.message, { cause: error });
}

function isLost(error: unknown): boolean {
  if (error instanceof WorkflowUpdateFailedError) {
    return (
      error.cause instanceof ApplicationFailure && error.cause.type === 'AcceptedUpdateCompletedWorkflow'
    );
  }
  return toldBy(error)?.code === grpcCodes.failedPrecondition;
}
