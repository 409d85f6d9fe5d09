import { CancellationScope } from '@temporalio/workflow';
import { advance } from '../agent/advance.ts';
import type { Outcome } from '../agent/outcome.ts';
import { begin } from './begin.ts';
import { continueRun, isTimeToContinue } from './continue-run.ts';
import { dispatch } from './dispatch.ts';
import { openInbox } from './inbox.ts';

/**
 * A run of an agent. Everything that happens to it arrives in one inbox; `advance` decides, `dispatch` starts.
 * Cancellation is an event like the others and ends in an outcome, so the loop itself cannot be cancelled (I1).
 */
export async function agentRun(input: unknown): Promise<Outcome> {
  const inbox = openInbox();
  return await CancellationScope.nonCancellable(async () => {
    let { state, commands } = await begin(input, inbox);
    while (state.kind !== 'finished') {
      for (const command of commands) dispatch(command, inbox);
      ({ state, commands } = advance(state, await inbox.next(state)));
      if (isTimeToContinue(state, inbox)) return await continueRun(state, inbox);
    }
    inbox.publish(state);
    return state.outcome;
  });
}
