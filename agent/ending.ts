import type { Command } from './commands.ts';
import type { Ending, NotDone } from './outcome.ts';
import { tell } from './record.ts';
import type { Finished, Open, OpenCall, RunState, Stopping } from './run-state.ts';

export type Advanced = { readonly state: RunState; readonly commands: readonly Command[] };

/** Ends a run: at once when nothing is in flight, else after what is in flight has come home. */
export function stop(state: Open, at: number, ending: Ending): Advanced {
  if (state.kind === 'stopping') return { state, commands: [] };
  const calls = state.kind === 'acting' ? state.calls : [];
  const reservation =
    state.kind === 'thinking' && state.request.kind === 'calling' ? state.request.reservation : null;
  const stopping: Stopping = { ...common(state), kind: 'stopping', ending, calls, reservation };
  if (!isInFlight(stopping)) return { state: finish(stopping, at), commands: [] };
  const told = tell(stopping, at, { kind: 'run', text: `Stopping: ${ending.reason}` });
  return { state: told, commands: [{ kind: 'stopWork' }] };
}

/** Turns a stopping run with nothing in flight into a finished one. */
export function finish(state: Stopping, at: number): Finished {
  const { ending, calls } = state;
  const outcome = { ...ending, done: state.done, notDone: calls.flatMap(notDone), spent: state.spent };
  const told = tell(state, at, { kind: 'run', text: `Ended as ${ending.kind}: ${ending.reason}` });
  return { kind: 'finished', outcome, last: common(told) };
}

/** Whether an activity of this run is under way: continue-as-new and finishing wait for it (architecture §3). */
export function isInFlight(state: RunState): boolean {
  switch (state.kind) {
    case 'thinking':
      return state.request.kind === 'calling';
    case 'acting':
      return state.calls.some(isCallInFlight);
    case 'stopping':
      return state.reservation !== null || state.calls.some(isCallInFlight);
    case 'listening':
    case 'finished':
      return false;
  }
}

function isCallInFlight({ progress }: OpenCall): boolean {
  return progress.kind === 'running' || progress.kind === 'preparing';
}

function notDone(call: OpenCall): readonly NotDone[] {
  const { number, describe, progress } = call;
  switch (progress.kind) {
    case 'settled':
      return [];
    case 'asking':
      return [{ call: number, describe, why: 'nobody had decided' }];
    case 'to prepare':
    case 'preparing':
    case 'due':
      return [{ call: number, describe, why: 'not started' }];
    case 'running':
    case 'unknown':
      return [{ call: number, describe, why: 'outcome unknown' }];
  }
}

/** The fields all states share, without those of one kind. */
export function common(state: Open) {
  return {
    stateVersion: state.stateVersion,
    facts: state.facts,
    step: state.step,
    conversation: state.conversation,
    spent: state.spent,
    nextCall: state.nextCall,
    done: state.done,
    unread: state.unread,
    seen: state.seen,
    refusals: state.refusals,
    timeline: state.timeline,
    pace: state.pace,
    draining: state.draining,
    nudges: state.nudges,
  };
}
