import type { ToolInput } from '../agent/call.ts';
import { failure, type Failure } from '../agent/failure.ts';
import { hashArguments } from '../agent/hash.ts';
import { excerpt } from '../agent/json.ts';
import type { AnyTool, Call } from './define-tool.ts';
import { classifyToolError } from './classify-failure.ts';
import { missingPermissions } from './prepare.ts';
import { presentText } from './present.ts';

export type { AnyTool };

export type Execution = {
  readonly tool: AnyTool;
  readonly input: ToolInput;
  readonly ports: unknown;
  readonly run: Pick<Call['run'], 'id' | 'chain'>;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly deadline: Date;
};

export type Executed =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'declined'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Runs one attempt of a call and presents its result. Checks once more right before the effect (I4). Never throws. */
export async function execute(execution: Execution): Promise<Executed> {
  const { tool, input, ports, run, attempt, signal, deadline } = execution;
  const objection = objectionTo(tool, input);
  if (objection !== undefined) return { kind: 'failed', failure: failure('not-permitted', objection) };
  const { agent, subject, tenant, permissions } = input.context;
  const call: Call = {
    ports,
    key: input.key,
    attempt,
    deadline,
    signal,
    principal: { subject, tenant, permissions },
    run: { ...run, agent },
  };
  let result: unknown;
  try {
    result = await tool.handler(input.args, call);
  } catch (error) {
    return classifyToolError(error, { mayRepeat: tool.repeat !== 'never' });
  }
  return { kind: 'done', text: textOf(tool, result) };
}

/** The effect has happened by now: a result that cannot be presented must not make it look undone. */
function textOf(tool: AnyTool, result: unknown): string {
  try {
    return presentText(tool.present === undefined ? result : tool.present(result), tool.presentBytes);
  } catch (error) {
    return `Done, but the result could not be shown: ${excerpt(error instanceof Error ? error.message : error)}`;
  }
}

/** A rule of the schema that throws objects too: nothing was sent yet, so that is no doubt about an effect. */
function objectionTo(tool: AnyTool, input: ToolInput): string | undefined {
  try {
    return faultOf(tool, input);
  } catch (error) {
    return `the arguments of ${tool.name} could not be checked: ${excerpt(error instanceof Error ? error.message : error)}`;
  }
}

function faultOf(tool: AnyTool, { args, argsHash, approval, context }: ToolInput): string | undefined {
  if (hashArguments(tool, args) !== argsHash)
    return `the arguments of ${tool.name} are not those that were prepared`;
  if (!tool.input.safeParse(args).success) return `the arguments of ${tool.name} do not match its schema`;
  const missing = missingPermissions(tool, context.permissions);
  if (missing.length > 0) return `the requester may not use ${tool.name}: ${missing.join(', ')} is missing`;
  if (tool.effect === 'irreversible' && approval?.argsHash !== argsHash)
    return `${tool.name} needs a decision on exactly these arguments`;
  return undefined;
}
