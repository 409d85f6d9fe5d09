import { CancellationScope } from '@temporalio/workflow';
import { advance } from '../../agent/advance.ts';
import type { Command } from '../../agent/commands.ts';
import { contextItems } from '../../agent/context.ts';
import type { Outcome } from '../../agent/outcome.ts';
import type { Open } from '../../agent/run-state.ts';
import { begin } from '../../workflows/begin.ts';
import { continueRun, isTimeToContinue } from '../../workflows/continue-run.ts';
import { dispatch } from '../../workflows/dispatch.ts';
import { openInbox } from '../../workflows/inbox.ts';

export { agentRun } from '../../workflows/agent-run.ts';

/** The loop of agentRun in the usual design: every model call is sent all that the model reads. */
export async function wholeTranscriptRun(input: unknown): Promise<Outcome> {
  const inbox = openInbox();
  return await CancellationScope.nonCancellable(async () => {
    let { state, commands } = await begin(input, inbox);
    while (state.kind !== 'finished') {
      for (const command of commands) dispatch(withTranscript(command, state), inbox);
      ({ state, commands } = advance(state, await inbox.next(state)));
      if (isTimeToContinue(state, inbox)) return await continueRun(state, inbox);
    }
    inbox.publish(state);
    return state.outcome;
  });
}

function withTranscript(command: Command, { conversation }: Open): Command {
  if (command.kind !== 'callModel') return command;
  const { window, length } = conversation;
  const delta = contextItems(conversation, 0, length);
  return { ...command, context: { window: window.number, from: 0, upTo: length, prefixHash: '', delta } };
}
