import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { CallContext, ToolInput, ToolReturn } from '../agent/call.ts';
import type { Command } from '../agent/commands.ts';
import type { Event } from '../agent/events.ts';
import { callKey } from '../agent/hash.ts';
import { activityType, type Timeouts, type ToolManifest } from '../agent/manifest.ts';
import {
  activityNames,
  type ModelInput,
  type ModelReply,
  type PrepareInput,
  type PrepareReturn,
} from '../agent/model-reply.ts';
import type { Facts } from '../agent/run-state.ts';
import { toFailure } from './failures.ts';
import type { Inbox } from './inbox.ts';
import { nonRetryable } from './retry.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** Starts what a command says; its end arrives in the inbox as an event. The only place that knows Temporal's options. */
export function dispatch(command: Command, inbox: Inbox): void {
  switch (command.kind) {
    case 'callModel':
      return inbox.expect(inbox.stoppable.run(() => callModel(command)));
    case 'prepareCall':
      return inbox.expect(inbox.stoppable.run(() => prepareCall(command)));
    case 'runTool':
      return inbox.expect(
        command.ready.effect === 'read' ? inbox.stoppable.run(() => runTool(command)) : runTool(command),
      );
    case 'stopWork':
      return inbox.stoppable.cancel();
  }
}

const cancellation = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

function options({ timeouts, attempts, summary }: { timeouts: Timeouts; attempts: number; summary: string }) {
  return {
    ...cancellation,
    startToCloseTimeout: timeouts.attempt,
    scheduleToCloseTimeout: timeouts.total,
    heartbeatTimeout: timeouts.heartbeat,
    retry: {
      initialInterval: 500,
      backoffCoefficient: 2,
      maximumInterval: 30_000,
      maximumAttempts: attempts,
      nonRetryableErrorTypes: nonRetryable,
    },
    summary: summary.slice(0, 190),
  };
}

async function callModel({ facts, step, context, maxOutputTokens }: Of<'callModel'>): Promise<Event> {
  const { model } = facts.manifest;
  const activities = proxyActivities<{ [activityNames.callModel](input: ModelInput): Promise<ModelReply> }>(
    options({ ...model, summary: `Step ${step}: ask ${model.model}` }),
  );
  try {
    const reply = await activities[activityNames.callModel]({
      step,
      context,
      maxOutputTokens,
      run: contextOf(facts),
    });
    return { kind: 'modelReplied', step, reply };
  } catch (error) {
    const failure = toFailure(error);
    return {
      kind: 'modelFailed',
      step,
      failure,
      lost: failure.code === 'timed-out' || failure.code === 'cancelled' ? 1 : 0,
    };
  }
}

async function runTool({ facts, call, ready, approval }: Of<'runTool'>): Promise<Event> {
  const { tool, args, argsHash, describe } = ready;
  const manifest = facts.manifest.tools.find(
    (one): one is ToolManifest => one.kind === 'tool' && one.name === tool.name,
  );
  if (manifest === undefined)
    return { kind: 'callFailed', call, failure: toFailure(`the manifest has no tool ${tool.name}`) };
  const name = activityType(tool);
  const activities = proxyActivities<{ [name: string]: (input: ToolInput) => Promise<ToolReturn> }>(
    options({ ...manifest, summary: describe }),
  );
  const run = activities[name];
  if (run === undefined) return { kind: 'callFailed', call, failure: toFailure(`no activity ${name}`) };
  const key = callKey(facts.chain, call, argsHash);
  try {
    return {
      kind: 'callReturned',
      call,
      result: await run({ call, key, args, argsHash, approval, context: contextOf(facts) }),
    };
  } catch (error) {
    return { kind: 'callFailed', call, failure: toFailure(error) };
  }
}

const preparing: Timeouts = { attempt: 5_000, total: 60_000, heartbeat: 5_000 };

async function prepareCall({ facts, call, edited }: Of<'prepareCall'>): Promise<Event> {
  const activities = proxyActivities<{
    [activityNames.prepareCall](input: PrepareInput): Promise<PrepareReturn>;
  }>(options({ timeouts: preparing, attempts: 10, summary: `Check the arguments that ${edited.by} edited` }));
  try {
    const { prepared } = await activities[activityNames.prepareCall]({
      tool: edited.tool,
      args: edited.args,
      run: contextOf(facts),
    });
    return { kind: 'callPrepared', call, prepared };
  } catch (error) {
    return { kind: 'callFailed', call, failure: toFailure(error) };
  }
}

function contextOf({ chain, manifest, principal }: Facts): CallContext {
  const { subject, tenant, permissions } = principal;
  return { chain, agent: manifest.agent, subject, tenant, permissions };
}
