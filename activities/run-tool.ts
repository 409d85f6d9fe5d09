import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import type { ToolInput, ToolReturn } from '../agent/call.ts';
import { activityType } from '../agent/manifest.ts';
import { type AnyTool, execute } from '../tools/execute.ts';
import type { Dependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';
import { reportTool } from './report.ts';
import { throwFailure } from './throw-failure.ts';

/** Milliseconds that a handler's deadline lies before Temporal's timeout, so that it can end by itself. */
const margin = 500;

/** One attempt of a tool call. Each version of a tool is an activity type of its own. */
export function createRunTool(tool: AnyTool, { ports, log }: Dependencies) {
  const name = activityType(tool.manifest);
  return async (input: ToolInput): Promise<ToolReturn> => {
    const { info, cancellationSignal } = Context.current();
    const report = reportTool(log, { input, tool: name });
    const limit = Math.max(margin, tool.manifest.timeouts.attempt - margin);
    const signal = AbortSignal.any([cancellationSignal, AbortSignal.timeout(limit)]);
    const { attempt } = info;
    const deadline = new Date(Date.now() + limit);
    const run = { id: info.workflowExecution?.workflowId ?? '', chain: input.context.chain };
    const result = await withHeartbeat(() => execute({ tool, input, ports, run, attempt, signal, deadline }));
    switch (result.kind) {
      case 'done':
        report({ result: 'done' });
        return { kind: 'done', text: result.text, attempt };
      case 'declined':
        report({ result: 'declined', failure: { message: result.text } });
        return { kind: 'declined', text: result.text, attempt };
      case 'failed':
        report({ result: 'failed', failure: result.failure });
        if (cancellationSignal.aborted) throw new CancelledFailure('the call was stopped');
        return throwFailure(result.failure, attempt);
    }
  };
}
