import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { failure } from '../agent/failure.ts';
import { excerpt, isJsonObject } from '../agent/json.ts';
import type { ModelInput, ModelReply } from '../agent/model-reply.ts';
import type { ModelAnswer } from '../reasoning/model-port.ts';
import { assemblePrompt } from '../reasoning/prompt.ts';
import type { KnownContext } from './conversation-cache.ts';
import type { Dependencies } from './dependencies.ts';
import { fetchContext } from './fetch-context.ts';
import { withHeartbeat } from './heartbeat.ts';
import type { RegisteredAgent } from './registry.ts';
import { reportReasoning } from './report.ts';
import { throwFailure } from './throw-failure.ts';

/** Milliseconds that our own timeout ends before Temporal's, so that the failure is ours to describe. */
const margin = 500;

type Failed = Extract<ModelAnswer, { kind: 'failed' }>;
type Answered = Extract<ModelAnswer, { kind: 'answered' }> & { readonly context: KnownContext };

/** One attempt of a reasoning step: decide and prepare in one activity (architecture §4). */
export function createCallModel(dependencies: Dependencies) {
  const { registry, cache, log } = dependencies;
  return async (input: ModelInput): Promise<ModelReply> => {
    const { info, cancellationSignal } = Context.current();
    const found = registry.find(input.run.agent);
    if (found.kind === 'missing') throwFailure(found.failure, info.attempt);
    const { agent } = found;
    const requested = agent.definition.manifest.model.model;
    const report = reportReasoning(log, { input, requested });
    let free = freeAttempts(info.heartbeatDetails);
    const answer = await withHeartbeat(
      () => ask(dependencies, agent, input),
      () => ({ free }),
    );
    if (answer.kind === 'failed') {
      if (answer.spent === 'nothing') free += 1;
      Context.current().heartbeat({ free });
      report.failed(answer.failure);
      if (cancellationSignal.aborted) throw new CancelledFailure('the model call was stopped');
      throwFailure(answer.failure, info.attempt);
    }
    const { context, items, stop, usage, reported } = answer;
    cache.remember(context, items);
    const calls = items.flatMap((item) => (item.kind === 'call' ? [item] : []));
    report.answered({ ...usage, reported, calls: calls.map(({ tool }) => tool) });
    const proposals = agent.prepareAll(calls, input.run.permissions);
    const lost = Math.max(0, info.attempt - 1 - free);
    return { items, proposals, stop, usage, model: { requested, reported }, attempt: info.attempt, lost };
  };
}

/** One time limit for both waits: for what the cache lacks of the conversation, and for the model. */
async function ask(
  { cache, models }: Dependencies,
  { definition, schemas }: RegisteredAgent,
  input: ModelInput,
): Promise<Answered | Failed> {
  const limit = Math.max(margin, definition.manifest.model.timeouts.attempt - margin);
  const signal = AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(limit)]);
  let context: KnownContext;
  try {
    context = await cache.complete(input.context, fetchContext);
  } catch (error) {
    return notAsked(error);
  }
  const request = assemblePrompt({
    configuration: definition.model,
    instructions: definition.instructions,
    tools: schemas,
    items: context.items,
    maxOutputTokens: input.maxOutputTokens,
    requestId: requestId(input.step),
  });
  const answer = await models.call(request, { signal });
  return answer.kind === 'failed' ? answer : { ...answer, context };
}

/** The run's own worker may just be restarting: the next attempt asks again. Nothing went to the provider. */
function notAsked(error: unknown): Failed {
  const why = excerpt(error instanceof Error ? error.message : error, 500);
  const message = `the run did not answer what its conversation is: ${why}`;
  return { kind: 'failed', failure: failure('connection-failed', message), spent: 'nothing' };
}

/** `run/step/attempt`: names this attempt in the provider's log. */
function requestId(step: number): string {
  const { workflowExecution, attempt } = Context.current().info;
  return `${workflowExecution?.workflowId ?? ''}/${step}/${attempt}`;
}

/** Earlier attempts that the provider certainly did not charge; they left their number in the heartbeat. */
function freeAttempts(details: unknown): number {
  return isJsonObject(details) && typeof details['free'] === 'number' ? details['free'] : 0;
}
