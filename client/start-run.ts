import {
  type WorkflowStartOptions,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { canonical, digest } from '../agent/hash.ts';
import type { Json, JsonObject } from '../agent/json.ts';
import type { RunInput } from '../agent/manifest.ts';
import { searchAttributes, workflowTaskTimeout, workflowType } from '../agent/protocol.ts';
import { parseRunInput } from '../agent/run-input.ts';
import { InvalidInput, RunExists } from './errors.ts';
import { type Link, within } from './link.ts';
import { staticDetails, staticSummary } from './static-details.ts';

export type StartOptions<Input = JsonObject> = {
  /** Yours to choose, such as a ticket number: starting the same run again is the same run. */
  readonly runId: string;
  readonly input: Input;
  /** On whose behalf the run acts. */
  readonly principal: string | { readonly subject: string; readonly permissions?: readonly string[] };
  /** What tools may check; adds to those of `principal`. None by default. */
  readonly permissions?: readonly string[];
  /** Default: "default". */
  readonly tenant?: string;
  /** The newest registered version by default. */
  readonly version?: number;
};

/** Characters that every database of the server's index can take. */
const longestAttribute = 255;

/** The memo that tells a repeated start from a different one. */
const inputMemo = 'perdureInput';

/**
 * Starts a run unless it has been started already. Idempotent by run id, also after the run has ended: the same start is
 * the same run, another start under that id throws RunExists.
 */
export async function startRun(link: Link, agent: string, options: StartOptions<unknown>): Promise<void> {
  const input = readStart(agent, options);
  const hash = hashOf(input);
  await within(link, options.runId, async () => {
    try {
      await link.client.workflow.start(workflowType, startOptions(link, options.runId, { input, hash }));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await expectSame(link, options.runId, hash);
    }
  });
}

/** What `start` was given as the plain JSON that crosses to the server. Throws InvalidInput. */
export function readStart(agent: string, options: StartOptions<unknown>): RunInput {
  const { runId, principal } = options;
  if (typeof runId !== 'string' || runId.trim() === '' || runId.length > 255) {
    throw new InvalidInput(
      `expected "runId" to be a text of 1 to 255 characters, got ${JSON.stringify(runId)}`,
    );
  }
  for (const [name, text] of Object.entries({ agent, tenant: options.tenant ?? '' })) {
    if (text.length > longestAttribute) {
      throw new InvalidInput(
        `expected "${name}" to have at most ${longestAttribute} characters, got ${text.length}`,
      );
    }
  }
  const { subject, permissions = [] } = typeof principal === 'string' ? { subject: principal } : principal;
  const parsed = parseRunInput({
    agent,
    version: options.version ?? null,
    input: asJson(options.input),
    principal: {
      subject,
      tenant: options.tenant ?? 'default',
      permissions: [...new Set([...permissions, ...(options.permissions ?? [])])],
    },
  });
  if (parsed.kind === 'invalid')
    throw new InvalidInput(`The run "${runId}" cannot be started: ${parsed.why}`);
  return parsed.value;
}

function asJson(input: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(input) ?? 'null') as Json;
  } catch (error) {
    throw new InvalidInput(`expected "input" to be plain JSON: ${String(error)}`, { cause: error });
  }
}

export function hashOf(input: RunInput): string {
  return digest(canonical(input));
}

type Start = { readonly input: RunInput; readonly hash: string };

function startOptions(link: Link, runId: string, { input, hash }: Start): WorkflowStartOptions {
  return {
    workflowId: runId,
    taskQueue: link.taskQueue,
    args: [input],
    workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
    workflowTaskTimeout,
    memo: { [inputMemo]: hash },
    // Set here so that lists show the run before any worker has taken it up.
    typedSearchAttributes: [
      { key: keyword(searchAttributes.agent), value: input.agent },
      { key: keyword(searchAttributes.tenant), value: input.principal.tenant },
      { key: keyword(searchAttributes.status), value: 'starting' },
    ],
    staticSummary: staticSummary(input),
    staticDetails: staticDetails(runId, input),
  };
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

async function expectSame(link: Link, runId: string, hash: string): Promise<void> {
  const { memo } = await link.client.workflow.getHandle(runId).describe();
  if (memo?.[inputMemo] === hash) return;
  throw new RunExists(
    `The run "${runId}" exists and was started with another agent, version, input, principal or tenant: choose another run id, or give exactly what it was started with.`,
  );
}
