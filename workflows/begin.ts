import { proxyActivities, uuid4, workflowInfo } from '@temporalio/workflow';
import { advance, startRun } from '../agent/advance.ts';
import { nothingSpent } from '../agent/budget.ts';
import type { Advanced } from '../agent/ending.ts';
import { failure, type Failure } from '../agent/failure.ts';
import { excerpt, isJsonObject } from '../agent/json.ts';
import type { RunInput } from '../agent/manifest.ts';
import { activityNames, type Resolved, type ResolveInput } from '../agent/model-reply.ts';
import { parseRunInput } from '../agent/run-input.ts';
import { upgrade } from '../agent/upgrade.ts';
import { toFailure } from './failures.ts';
import type { Inbox } from './inbox.ts';
import { nonRetryable } from './retry.ts';

const { [activityNames.resolveAgent]: resolveAgent } = proxyActivities<{
  [activityNames.resolveAgent](input: ResolveInput): Promise<Resolved>;
}>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '5m',
  retry: {
    initialInterval: '500ms',
    maximumInterval: '10s',
    maximumAttempts: 30,
    nonRetryableErrorTypes: nonRetryable,
  },
});

/** The first state of a run. Never throws: bad input or an unknown agent is a finished state with its reason (I11). */
export async function begin(input: unknown, inbox: Inbox): Promise<Advanced> {
  if (isJsonObject(input) && input['kind'] === 'continue') return goOn(input['state'], inbox);
  const parsed = parseRunInput(input);
  if (parsed.kind === 'invalid') return rejected(failure('bad-input', parsed.why));
  const resolved = await resolve(parsed.value);
  if (resolved.kind === 'unresolved') return rejected(resolved.failure);
  const { workflowId, firstExecutionRunId, startTime } = workflowInfo();
  const { manifest, task, goal } = resolved;
  const { principal } = parsed.value;
  const facts = {
    id: workflowId,
    chain: firstExecutionRunId,
    startedAt: startTime.getTime(),
    goal,
    principal,
    manifest,
  };
  const begun = startRun(facts, task);
  inbox.publish(begun.state);
  return begun;
}

async function resolve({ agent, version, input, principal }: RunInput): Promise<Resolved> {
  try {
    return await resolveAgent({ agent, version, input, principal });
  } catch (error) {
    return { kind: 'unresolved', failure: toFailure(error) };
  }
}

function goOn(carried: unknown, inbox: Inbox): Advanced {
  const upgraded = upgrade(carried);
  if (upgraded.kind === 'invalid') return rejected(failure('bad-input', upgraded.why));
  try {
    inbox.publish(upgraded.value);
    return advance(upgraded.value, { kind: 'runContinued', at: Date.now(), seed: uuid4() });
  } catch (error) {
    // Only of a state that no run carried: a caller made it up.
    const why = error instanceof Error ? error.message : String(error);
    return rejected(failure('bad-input', `expected a state that a run carried over, got another: ${why}`));
  }
}

function rejected(why: Failure): Advanced {
  const outcome = {
    kind: 'failed',
    reason: excerpt(why.message, 1000),
    failure: why,
    done: [],
    notDone: [],
    spent: nothingSpent,
  } as const;
  return { state: { kind: 'finished', outcome, last: null }, commands: [] };
}
