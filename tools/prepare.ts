import type { z } from 'zod';
import type { Prepared, Proposal } from '../agent/call.ts';
import { hashArguments } from '../agent/hash.ts';
import { excerpt, isDeeperThan, isJsonObject, type Json, type JsonObject } from '../agent/json.ts';
import { type Catalogue, endings, giveUpInput } from './catalogue.ts';
import type { AnyQuestion, AnyTool } from './define-tool.ts';
import { withoutNulls } from './tool-schema.ts';
import { wordsOf } from './words-of-issues.ts';

/** A reply with more calls than this is a fault of the model: the rest is refused. */
const mostCalls = 64;
/** Characters of a call's arguments, and levels of nesting. */
const largestArguments = 64 * 1024;
const deepestArguments = 32;

type RawCall = { readonly id: string; readonly tool: string; readonly args: string };

/** Prepares the calls of one reply. Total: whatever the model wrote becomes a prepared call or a refusal it can read. */
export function prepareAll(
  catalogue: Catalogue,
  calls: readonly RawCall[],
  permissions: readonly string[],
): readonly Proposal[] {
  return calls.map(({ id, tool, args }, index) => {
    if (index >= mostCalls)
      return {
        id,
        tool,
        prepared: refused(`expected at most ${mostCalls} calls in one reply, this is call ${index + 1}`),
      };
    const prepared = prepare(catalogue, { name: tool, args: readArguments(args) }, permissions);
    const isEnd = prepared.kind === 'finish' || prepared.kind === 'give up';
    if (isEnd && calls.length > 1)
      return {
        id,
        tool,
        prepared: refused(`${tool} stands alone: call it after you have read the results of the other calls`),
      };
    return { id, tool, prepared };
  });
}

const refused = (why: string): Prepared => ({ kind: 'refused', why });

type Arguments = Json;

function readArguments(text: string): Arguments | Unreadable {
  if (text.length > largestArguments)
    return new Unreadable(`expected at most ${largestArguments} characters of arguments, got ${text.length}`);
  try {
    return JSON.parse(text === '' ? '{}' : text) as Json;
  } catch (error) {
    return new Unreadable(
      `expected arguments as strict JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Marks arguments that could not be read; not JSON, so that no model can write it. */
class Unreadable {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** known tool → object → schema → business check → permission. Never throws and does no I/O: it stands behind a paid reply. */
export function prepare(
  catalogue: Catalogue,
  { name, args }: { name: string; args: Arguments | Unreadable },
  permissions: readonly string[],
): Prepared {
  if (args instanceof Unreadable) return refused(args.why);
  if (!isJsonObject(args))
    return refused(`expected an object with the arguments of ${name}, got ${excerpt(args)}`);
  if (isDeeperThan(deepestArguments, args))
    return refused(`expected arguments nested at most ${deepestArguments} deep`);
  try {
    return prepareObject(catalogue, { name, args }, permissions);
  } catch (error) {
    return refused(
      `the arguments could not be checked: ${excerpt(error instanceof Error ? error.message : error)}`,
    );
  }
}

function prepareObject(
  catalogue: Catalogue,
  { name, args }: { name: string; args: JsonObject },
  permissions: readonly string[],
): Prepared {
  if (name === endings.finish)
    return checked({ name, args }, catalogue.output, (output) => ({ kind: 'finish', output }));
  if (name === endings.giveUp) {
    return checked({ name, args }, giveUpInput, ({ outcome, reason }) => ({
      kind: 'give up',
      outcome: outcome === 'refused' ? 'refused' : 'abandoned',
      reason: String(reason),
    }));
  }
  const tool = catalogue.tools.get(name);
  if (tool === undefined) {
    return refused(
      `expected one of the tools ${catalogue.schemas.map((schema) => schema.name).join(', ')}, got "${excerpt(name, 80)}"`,
    );
  }
  return checked({ name, args }, tool.input, (valid) => prepareKnown(tool, valid, permissions));
}

type Known = { readonly name: string; readonly args: JsonObject };

function checked(
  { name, args }: Known,
  schema: z.ZodObject,
  then: (valid: JsonObject) => Prepared,
): Prepared {
  const parsed = schema.safeParse(withoutNulls(args, schema), { reportInput: true });
  if (!parsed.success)
    return refused(`the arguments of ${name} are not as expected: ${wordsOf(parsed.error)}`);
  return then(parsed.data as JsonObject);
}

function prepareKnown(
  tool: AnyTool | AnyQuestion,
  args: JsonObject,
  permissions: readonly string[],
): Prepared {
  const { name, version } = tool;
  if (tool.kind === 'question')
    return { kind: 'question', tool: { name, version }, args, describe: lineOf(tool, args) };
  const objection = tool.check?.(args);
  if (objection !== undefined) return refused(excerpt(objection, 1_000));
  const missing = missingPermissions(tool, permissions);
  if (missing.length > 0)
    return refused(`the requester may not use ${name}: ${missing.join(', ')} is missing`);
  return {
    kind: 'ready',
    tool: { name, version },
    args,
    argsHash: hashArguments(tool, args),
    effect: tool.effect,
    describe: lineOf(tool, args),
  };
}

/** One line, whatever stands in the arguments: an approver decides by it. */
const lineOf = (tool: AnyTool | AnyQuestion, args: JsonObject): string => excerpt(tool.describe(args), 300);

export function missingPermissions(
  { requires = [] }: AnyTool,
  permissions: readonly string[],
): readonly string[] {
  return requires.filter((permission) => !permissions.includes(permission));
}
