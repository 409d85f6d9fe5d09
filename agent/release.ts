import { limitReached, type Reservation } from './budget.ts';
import type { Command } from './commands.ts';
import { append, estimateTokens, fitToWindow, sliceForCall } from './context.ts';
import type { Item } from './conversation.ts';
import { type Advanced, common, finish, isInFlight, stop } from './ending.ts';
import { failure } from './failure.ts';
import { tell } from './record.ts';
import type { Acting, Listening, Open, OpenCall, RunState, Thinking } from './run-state.ts';

/** Starts whatever is due, unless the run is paused or waits to continue as new. */
export function release(state: RunState, at: number): Advanced {
  switch (state.kind) {
    case 'finished':
      return { state, commands: [] };
    case 'stopping':
      return { state: isInFlight(state) ? state : finish(state, at), commands: [] };
    case 'thinking':
      return isHeld(state) ? { state, commands: [] } : think(state, at);
    case 'acting':
      return isHeld(state) ? { state, commands: [] } : act(state, at);
    case 'listening':
      return isHeld(state) ? { state, commands: [] } : listen(state, at);
  }
}

const isHeld = (state: Open): boolean => state.draining || state.pace.kind === 'paused';

function think(state: Thinking, at: number): Advanced {
  if (state.request.kind === 'calling') return { state, commands: [] };
  const { facts } = state;
  const { model, limits } = facts.manifest;
  const conversation = fitToWindow(append(state.conversation, state.unread.map(asItem)), model.contextWindow);
  const reservation: Reservation = {
    inputTokens: estimateTokens(conversation),
    outputTokens: model.maxOutputTokens,
  };
  const limit = limitReached(limits, {
    spent: state.spent,
    reservation,
    model,
    elapsed: at - facts.startedAt,
  });
  if (limit !== undefined)
    return stop(state, at, { kind: 'exhausted', limit, reason: `the limit on ${limit} is reached` });
  const step = state.step + 1;
  const next: Thinking = {
    ...state,
    step,
    conversation,
    unread: [],
    spent: { ...state.spent, steps: state.spent.steps + 1 },
    request: { kind: 'calling', reservation },
  };
  const context = sliceForCall(conversation);
  return {
    state: next,
    commands: [{ kind: 'callModel', facts, step, context, maxOutputTokens: model.maxOutputTokens }],
  };
}

const asItem = ({ by, text }: { by: string; text: string }): Item => ({
  kind: 'message',
  text: `${by}: ${text}`,
});

function act(state: Acting, at: number): Advanced {
  if (state.calls.every((call) => call.progress.kind === 'settled')) return think(giveResults(state), at);
  const commands: Command[] = [];
  const calls = state.calls.map((call) => startCall(call, state, commands));
  return { state: { ...state, calls }, commands };
}

function startCall(call: OpenCall, { facts }: Acting, commands: Command[]): OpenCall {
  const { progress, number } = call;
  switch (progress.kind) {
    case 'due':
      commands.push({
        kind: 'runTool',
        facts,
        call: number,
        ready: progress.ready,
        approval: progress.approval,
      });
      return { ...call, progress: { ...progress, kind: 'running' } };
    case 'to prepare':
      commands.push({ kind: 'prepareCall', facts, call: number, edited: progress.edited });
      return { ...call, progress: { ...progress, kind: 'preparing' } };
    case 'asking':
    case 'preparing':
    case 'running':
    case 'unknown':
    case 'settled':
      return call;
  }
}

/** The model reads the results in the order of its calls, whichever came home first. */
function giveResults(state: Acting): Thinking {
  const results = state.calls.map(({ id, progress }): Item => {
    return { kind: 'result', id, text: progress.kind === 'settled' ? progress.text : '' };
  });
  return {
    ...common(state),
    kind: 'thinking',
    conversation: append(state.conversation, results),
    request: { kind: 'due' },
  };
}

function listen(state: Listening, at: number): Advanced {
  if (state.unread.length === 0) return { state, commands: [] };
  return think({ ...common(state), kind: 'thinking', request: { kind: 'due' } }, at);
}

/** Replies in a row without a call before the run gives up. */
const mostNudges = 3;

/** Tells the model what to do next after a reply that neither called nor finished. */
export function nudge(state: Thinking, at: number, text: string): Advanced {
  if (state.nudges >= mostNudges) {
    const why = failure('no-finish', `${mostNudges} replies in a row neither called a tool nor finished`);
    return stop(state, at, { kind: 'failed', reason: why.message, failure: why });
  }
  const told = tell(state, at, { kind: 'step', text: `Told the model: ${text}` });
  const conversation = append(state.conversation, [{ kind: 'note', text }]);
  return {
    state: { ...told, conversation, nudges: state.nudges + 1, request: { kind: 'due' } },
    commands: [],
  };
}
