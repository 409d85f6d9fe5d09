import type { z } from 'zod';
import { type Duration, milliseconds } from '../agent/duration.ts';
import type { JsonObject } from '../agent/json.ts';
import type {
  Effect,
  NameAndVersion,
  Principal,
  QuestionManifest,
  Repeat,
  Timeouts,
  ToolManifest,
} from '../agent/manifest.ts';
import { defaultPresentBytes } from './present.ts';
import { checkSchema } from './schema-rules.ts';

/** What a handler is given beside its arguments. */
export type Call<Ports = unknown> = {
  /** The outside systems, as `createWorker` was given them. */
  readonly ports: Ports;
  /** The idempotency key: the same on every attempt of this call, on whatever worker. Pass it to the outside system. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** When this attempt must have ended. */
  readonly deadline: Date;
  /** Aborts at the deadline, and when the call is cancelled. Pass it to whatever waits. */
  readonly signal: AbortSignal;
  readonly principal: Principal;
  readonly run: { readonly id: string; readonly chain: string; readonly agent: NameAndVersion };
};

export type ToolOptions<S extends z.ZodObject, Result, Ports> = {
  /** Lower-case words joined by "_"; the model calls it by this name. */
  readonly name: string;
  /** Whole, from 1; a changed tool is a new version. */
  readonly version: number;
  /** What it does and when to use it; the model reads this. */
  readonly description: string;
  /** Strict object; each parameter described; no transforms, coercion or defaults. */
  readonly input: S;
  readonly effect: Effect;
  /** May a call be repeated when nobody knows whether it took effect? */
  readonly repeat: Repeat;
  readonly dependency: string;
  /** Permissions the principal must have; none by default. */
  readonly requires?: readonly string[];
  /** attempt 10 s, total 2 min, heartbeat 3 s (60 s for an effect that may not repeat: longer than a server's restart). */
  readonly timeouts?: {
    readonly attempt?: Duration;
    readonly total?: Duration;
    readonly heartbeat?: Duration;
  };
  /** Attempts at most; 10, and always 1 for a tool that may not repeat. */
  readonly attempts?: number;
  /** One line in business words; the approver reads this. */
  readonly describe: (args: z.output<S>) => string;
  /** A business rule beyond the schema: why these arguments are refused, or undefined. */
  readonly check?: (args: z.output<S>) => string | undefined;
  readonly handler: (args: z.output<S>, call: Call<Ports>) => Promise<Result> | Result;
  /** What the model reads of a result; all of it, as JSON, by default. */
  readonly present?: (result: Awaited<Result>) => unknown;
  /** Bytes of a result that the model reads at most, from 256; 8,192. */
  readonly presentBytes?: number;
};

export type Tool<S extends z.ZodObject = z.ZodObject, Result = unknown, Ports = unknown> = ToolOptions<
  S,
  Result,
  Ports
> & {
  readonly kind: 'tool';
  readonly manifest: ToolManifest;
};

/** Defines a tool. Throws at start-up, naming tool and parameter, for whatever would fail later. */
export function defineTool<S extends z.ZodObject, Result, Ports>(
  options: ToolOptions<S, Result, Ports>,
): Tool<S, Result, Ports> {
  checkNamed(options);
  checkSchema(options.name, options.input);
  const { name, version, effect, repeat, dependency, attempts = 10 } = options;
  if (!Number.isInteger(attempts) || attempts < 1)
    throw new Error(`tool ${name}: expected "attempts" to be a whole number from 1, got ${attempts}`);
  const { presentBytes = defaultPresentBytes } = options;
  if (!Number.isInteger(presentBytes) || presentBytes < 256)
    throw new Error(
      `tool ${name}: expected "presentBytes" to be a whole number from 256, got ${presentBytes}`,
    );
  const manifest: ToolManifest = {
    kind: 'tool',
    name,
    version,
    effect,
    repeat,
    dependency,
    timeouts: timeoutsOf(options),
    attempts: repeat === 'never' ? 1 : attempts,
  };
  return { ...options, kind: 'tool', manifest };
}

export type QuestionOptions<S extends z.ZodObject> = {
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly input: S;
  readonly describe: (args: z.output<S>) => string;
};

export type Question<S extends z.ZodObject = z.ZodObject> = QuestionOptions<S> & {
  readonly kind: 'question';
  readonly manifest: QuestionManifest;
};

/** Defines a tool whose handler is a person: a call of it opens a question, and the answer is its result. */
export function defineQuestion<S extends z.ZodObject>(options: QuestionOptions<S>): Question<S> {
  checkNamed(options);
  checkSchema(options.name, options.input);
  const { name, version } = options;
  return { ...options, kind: 'question', manifest: { kind: 'question', name, version } };
}

/** A tool of whatever types, as catalogue and pipeline handle it. */
export type AnyTool = Omit<Tool, 'describe' | 'check' | 'handler' | 'present'> & {
  describe(args: JsonObject): string;
  check?(args: JsonObject): string | undefined;
  handler(args: JsonObject, call: Call): unknown;
  present?(result: unknown): unknown;
};
export type AnyQuestion = Omit<Question, 'describe'> & { describe(args: JsonObject): string };

const namePattern = /^[a-z][a-z0-9_]{0,63}$/;

function checkNamed({
  name,
  version,
  description,
}: {
  name: string;
  version: number;
  description: string;
}): void {
  if (!namePattern.test(name))
    throw new Error(
      `expected a tool name like "refund_order" (${namePattern.source}), got ${JSON.stringify(name)}`,
    );
  if (!Number.isInteger(version) || version < 1)
    throw new Error(`tool ${name}: expected "version" to be a whole number from 1, got ${version}`);
  if (description.trim() === '')
    throw new Error(`tool ${name}: expected a description that the model can read, got an empty one`);
}

const minute = 60_000;

function timeoutsOf({
  name,
  timeouts = {},
  effect,
  repeat,
}: {
  name: string;
  timeouts?: ToolOptions<z.ZodObject, unknown, unknown>['timeouts'];
  effect: Effect;
  repeat: Repeat;
}): Timeouts {
  const isMissedSoon = repeat === 'by key' || effect === 'read';
  const parsed = {
    attempt: milliseconds(timeouts.attempt ?? 10_000, `tool ${name}: timeouts.attempt`),
    total: milliseconds(timeouts.total ?? 2 * minute, `tool ${name}: timeouts.total`),
    heartbeat: milliseconds(
      timeouts.heartbeat ?? (isMissedSoon ? 3_000 : minute),
      `tool ${name}: timeouts.heartbeat`,
    ),
  };
  if (parsed.total < parsed.attempt)
    throw new Error(
      `tool ${name}: expected timeouts.total (${parsed.total} ms) to be at least timeouts.attempt (${parsed.attempt} ms)`,
    );
  return parsed;
}
