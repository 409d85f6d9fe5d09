import { type Duration, milliseconds } from '../agent/duration.ts';
import type { z } from 'zod';
import type {
  EscalationPolicy,
  Limits,
  Manifest,
  QuestionManifest,
  ToolManifest,
} from '../agent/manifest.ts';
import type { Model } from './define-model.ts';

/** A tool as far as an agent needs to know it (tools/define-tool.ts makes them). */
export type AgentTool = {
  readonly name: string;
  readonly version: number;
  readonly manifest: ToolManifest | QuestionManifest;
};

export type AgentOptions<
  Name extends string,
  I extends z.ZodObject,
  O extends z.ZodObject,
  T extends readonly AgentTool[],
> = {
  readonly name: Name;
  /** Whole, from 1; changed instructions, tools or schemas are a new version. */
  readonly version: number;
  readonly model: Model;
  readonly instructions: string;
  readonly input: I;
  readonly output: O;
  readonly tools: T;
  /** 50 steps, 200 calls, 2,000,000 tokens, 10 dollars, one day, no waiting for messages after a reply. */
  readonly limits?: Partial<Pick<Limits, 'steps' | 'calls' | 'tokens' | 'cost'>> & {
    readonly wallTime?: Duration;
    readonly idle?: Duration;
  };
  /** No roles; rejected when nobody decides within 4 hours. */
  readonly escalation?: {
    readonly roles?: readonly string[];
    readonly deadline?: Duration;
    readonly onSilence?: 'reject';
  };
};

export type Agent<
  Name extends string = string,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodObject = z.ZodObject,
  T extends readonly AgentTool[] = readonly AgentTool[],
> = AgentOptions<Name, I, O, T> & { readonly manifest: Manifest };

export type AnyAgent = Agent;

/** The ports that an agent's tools need, together: what `createWorker` must be given. */
export type PortsOf<A extends AnyAgent> =
  TakerOfPorts<A['tools'][number]> extends (given: infer Ports) => void ? Ports : never;
// As parameters, so that what several tools need is joined, and a tool that needs nothing takes nothing away.
type TakerOfPorts<T> = T extends { handler(args: never, call: infer C): unknown }
  ? C extends { readonly ports: infer Ports }
    ? (given: Ports) => void
    : never
  : never;

/** Defines an agent. Throws at start-up with what was expected. */
export function defineAgent<
  const Name extends string,
  I extends z.ZodObject,
  O extends z.ZodObject,
  const T extends readonly AgentTool[],
>(options: AgentOptions<Name, I, O, T>): Agent<Name, I, O, T> {
  const { name, version, model, tools, instructions } = options;
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
    throw new Error(`expected an agent name like "order-support", got ${JSON.stringify(name)}`);
  if (!Number.isInteger(version) || version < 1)
    throw new Error(`agent ${name}: expected "version" to be a whole number from 1, got ${version}`);
  if (instructions.trim() === '') throw new Error(`agent ${name}: expected instructions, got none`);
  const twice = tools.find((tool, at) => tools.findIndex((other) => other.name === tool.name) < at);
  if (twice !== undefined) throw new Error(`agent ${name}: expected each tool once, got ${twice.name} twice`);
  const manifest: Manifest = {
    agent: { name, version },
    model: model.manifest,
    tools: tools.map((tool) => tool.manifest),
    limits: limitsOf(name, options.limits ?? {}),
    escalation: escalationOf(name, options.escalation ?? {}),
  };
  return { ...options, manifest };
}

function limitsOf(
  agent: string,
  given: NonNullable<AgentOptions<string, z.ZodObject, z.ZodObject, readonly AgentTool[]>['limits']>,
): Limits {
  const { steps = 50, calls = 200, tokens = 2_000_000, cost = 10, wallTime = '1d', idle = 0 } = given;
  for (const [limit, value] of Object.entries({ steps, calls, tokens })) {
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`agent ${agent}: expected limits.${limit} to be a whole number from 1, got ${value}`);
  }
  if (!Number.isFinite(cost) || cost <= 0)
    throw new Error(`agent ${agent}: expected limits.cost above 0, got ${cost}`);
  return {
    steps,
    calls,
    tokens,
    cost,
    wallTime: milliseconds(wallTime, `agent ${agent}: limits.wallTime`),
    idle: idle === 0 ? 0 : milliseconds(idle, `agent ${agent}: limits.idle`),
  };
}

function escalationOf(
  agent: string,
  given: NonNullable<AgentOptions<string, z.ZodObject, z.ZodObject, readonly AgentTool[]>['escalation']>,
): EscalationPolicy {
  const { roles = [], deadline = '4h', onSilence = 'reject' } = given;
  return { roles, deadline: milliseconds(deadline, `agent ${agent}: escalation.deadline`), onSilence };
}
