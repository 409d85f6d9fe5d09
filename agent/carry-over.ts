import { carried } from './context.ts';
import type { RunState } from './run-state.ts';

/** Lines of the story that the next run of a chain still shows; all of them stand in the log and in earlier runs. */
const linesCarried = 20;

/** What continue-as-new takes along: of conversation and story only what is still read. It stands in history twice. */
export function carryOver(state: RunState): RunState {
  if (state.kind === 'finished') return state;
  const { total, latest } = state.timeline;
  const timeline = { total, latest: latest.slice(-linesCarried) };
  return { ...state, conversation: carried(state.conversation), timeline };
}
