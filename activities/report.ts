import { Context } from '@temporalio/activity';
import type { Failure } from '../agent/failure.ts';
import { excerpt } from '../agent/json.ts';
import type { Log } from '../agent/log-records.ts';
import type { ToolInput } from '../agent/call.ts';
import type { ModelInput } from '../agent/model-reply.ts';

type Answered = { calls: readonly string[]; inputTokens: number; outputTokens: number; reported: string };
type ToolResult =
  | { result: 'done' }
  | { result: 'declined' | 'failed'; failure: Pick<Failure, 'message'> & Partial<Pick<Failure, 'code'>> };

/** Writes the one log record of this attempt of a reasoning step (I7). */
export function reportReasoning(log: Log, { input, requested }: { input: ModelInput; requested: string }) {
  const { agent, chain } = input.run;
  const base = attemptOf(chain, `step/${input.step}`);
  const record = () => ({
    ...base(),
    event: 'reasoning.attempt' as const,
    step: input.step,
    agent: `${agent.name}@${agent.version}`,
  });
  return {
    answered: ({ calls, inputTokens, outputTokens, reported }: Answered): void => {
      const model = { requested, reported };
      log('info', {
        ...record(),
        model,
        result: 'answered',
        calls,
        inputTokens,
        outputTokens,
        code: null,
        message: '',
      });
    },
    failed: ({ code, message }: Failure): void => {
      const model = { requested, reported: '' };
      const nothing = { calls: [], inputTokens: 0, outputTokens: 0 };
      log('warn', { ...record(), model, result: 'failed', ...nothing, code, message: excerpt(message, 500) });
    },
  };
}

/** Writes the one log record of this attempt of a tool call (I7). */
export function reportTool(
  log: Log,
  { input, tool }: { input: ToolInput; tool: string },
): (result: ToolResult) => void {
  const base = attemptOf(input.context.chain, `call/${input.call}`);
  return (outcome) => {
    const failure = outcome.result === 'done' ? undefined : outcome.failure;
    const { call, key } = input;
    log(outcome.result === 'failed' ? 'warn' : 'info', {
      ...base(),
      event: 'tool.attempt',
      call,
      tool,
      key,
      result: outcome.result,
      code: failure?.code ?? null,
      message: excerpt(failure?.message ?? '', 500),
    });
  };
}

function attemptOf(chain: string, what: string) {
  const { attempt, workflowExecution } = Context.current().info;
  const started = Date.now();
  return () => ({
    id: `${chain}/${what}/attempt/${attempt}`,
    chain,
    run: workflowExecution?.workflowId ?? '',
    attempt,
    milliseconds: Date.now() - started,
  });
}
