import { Context } from '@temporalio/activity';
import type { Prepared, ToolInput, ToolReturn } from '../../agent/call.ts';
import { hashArguments } from '../../agent/hash.ts';
import type { JsonObject } from '../../agent/json.ts';
import type { Effect, Limits, Manifest, ToolManifest } from '../../agent/manifest.ts';
import {
  activityNames,
  type ModelInput,
  type ModelReply,
  type PrepareInput,
  type Resolved,
} from '../../agent/model-reply.ts';

/** Reasoning and tools played by the test: the orchestration layer alone, on a real server. */
export type Play = {
  /** What the model does at each step, from 1. */
  readonly script: (input: ModelInput) => readonly Prepared[] | Promise<readonly Prepared[]>;
  readonly tools?: { readonly [name: string]: (input: ToolInput) => Promise<ToolReturn> };
  readonly limits?: Partial<Limits>;
  /** Tokens; a million when undefined, so that everything fits. */
  readonly contextWindow?: number;
  /** Milliseconds that an escalation waits; ten minutes when undefined. */
  readonly escalationDeadline?: number;
};

export const finish: Prepared = { kind: 'finish', output: { done: true } };

export function ready(name: string, args: JsonObject, effect: Effect = 'read'): Prepared {
  const tool = { name, version: 1 };
  return {
    kind: 'ready',
    tool,
    args,
    argsHash: hashArguments(tool, args),
    effect,
    describe: `${name} ${JSON.stringify(args)}`,
  };
}

const limits: Limits = { steps: 1000, calls: 5000, tokens: 1e9, cost: 1e6, wallTime: 3_600_000, idle: 0 };

function toolManifest(name: string): ToolManifest {
  const timeouts = { attempt: 10_000, total: 60_000, heartbeat: 3_000 };
  return {
    kind: 'tool',
    name,
    version: 1,
    effect: 'read',
    repeat: 'by key',
    dependency: 'test',
    timeouts,
    attempts: 5,
  };
}

function manifestOf(play: Play): Manifest {
  return {
    agent: { name: 'test-agent', version: 1 },
    model: {
      name: 'scripted',
      version: 1,
      api: 'responses',
      model: 'scripted-1',
      contextWindow: play.contextWindow ?? 1_000_000,
      maxOutputTokens: 1_000,
      usdPerMillion: { input: 1, output: 1 },
      timeouts: { attempt: 60_000, total: 120_000, heartbeat: 3_000 },
      attempts: 10,
    },
    tools: Object.keys(play.tools ?? {}).map(toolManifest),
    limits: { ...limits, ...play.limits },
    escalation: { roles: [], deadline: play.escalationDeadline ?? 600_000, onSilence: 'reject' },
  };
}

/** The activities of a worker whose model and tools follow `play`. */
export function mockActivities(play: Play) {
  const named = Object.entries(play.tools ?? {}).map(([name, run]) => [`${name}.v1`, run] as const);
  return {
    [activityNames.resolveAgent]: async (): Promise<Resolved> => ({
      kind: 'resolved',
      manifest: manifestOf(play),
      task: 'the task',
      goal: 'the goal',
    }),
    [activityNames.callModel]: async (input: ModelInput): Promise<ModelReply> =>
      replyOf(input, await play.script(input)),
    [activityNames.prepareCall]: async ({ tool, args }: PrepareInput) => ({
      prepared: ready(tool.name, args as JsonObject, 'irreversible'),
    }),
    ...Object.fromEntries(named),
  };
}

function replyOf({ step }: ModelInput, prepared: readonly Prepared[]): ModelReply {
  const proposals = prepared.map((one, index) => ({
    id: `call-${step}-${index}`,
    tool: 'tool' in one ? one.tool.name : one.kind,
    prepared: one,
  }));
  return {
    items: proposals.map(({ id, tool }) => ({ kind: 'call', id, tool, args: '{}' })),
    proposals,
    stop: 'done',
    usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, exact: true },
    model: { requested: 'scripted-1', reported: 'scripted-1' },
    attempt: Context.current().info.attempt,
    lost: 0,
  };
}
