import { type Advanced, stop } from './ending.ts';
import type { Stamped } from './events.ts';
import type { Failure } from './failure.ts';
import type { Ready } from './call.ts';
import { tell } from './record.ts';
import type { Acting, Open, OpenCall, Progress, Stopping } from './run-state.ts';

type Home = Extract<Stamped, { kind: 'callReturned' | 'callFailed' | 'callPrepared' }>;

/** Takes home what a call's activity brought. A call that is not under way (a doubled or late event) changes nothing. */
export function onCall(state: Open, event: Home): Advanced {
  if (state.kind !== 'acting' && state.kind !== 'stopping') return { state, commands: [] };
  const call = state.calls.find(({ number }) => number === event.call);
  if (call === undefined) return { state, commands: [] };
  if (call.progress.kind === 'running' && event.kind === 'callReturned') return onReturn(state, call, event);
  if (call.progress.kind === 'running' && event.kind === 'callFailed') return onFailure(state, call, event);
  if (call.progress.kind === 'preparing' && event.kind === 'callPrepared')
    return onPrepared(state, call, event);
  if (call.progress.kind === 'preparing' && event.kind === 'callFailed') {
    return {
      state: put(state, call, { kind: 'settled', text: `Not done: ${event.failure.message}` }),
      commands: [],
    };
  }
  return { state, commands: [] };
}

function put<S extends Acting | Stopping>(state: S, { number }: OpenCall, progress: Progress): S {
  return {
    ...state,
    calls: state.calls.map((call) => (call.number === number ? { ...call, progress } : call)),
  };
}

function onReturn(
  state: Acting | Stopping,
  call: OpenCall,
  event: Extract<Home, { kind: 'callReturned' }>,
): Advanced {
  const { result, at } = event;
  const settled = put(state, call, { kind: 'settled', text: result.text });
  const ready = call.progress.kind === 'running' ? call.progress.ready : null;
  if (ready === null || ready.effect === 'read' || result.kind === 'declined') {
    const text = result.kind === 'declined' ? `Declined: ${call.describe}: ${result.text}` : call.describe;
    return { state: tell(settled, at, { kind: 'call', text }), commands: [] };
  }
  const effect = { call: call.number, tool: ready.tool.name, effect: ready.effect, describe: call.describe };
  const told = tell(settled, at, { kind: 'call', text: `Done: ${call.describe}` });
  return { state: { ...told, done: [...state.done, effect] }, commands: [] };
}

type Failed = Extract<Home, { kind: 'callFailed' }>;

function onFailure(state: Acting | Stopping, call: OpenCall, event: Failed): Advanced {
  const { failure, at, seed } = event;
  const told = tell(state, at, { kind: 'call', text: `Failed: ${call.describe}: ${failure.message}` });
  if (told.kind === 'stopping') {
    const ready = call.progress.kind === 'running' ? call.progress.ready : null;
    const unknown = ready !== null && isOutcomeUnknown(failure, ready);
    return {
      state: put(told, call, unknown ? asUnknown(call) : { kind: 'settled', text: failure.message }),
      commands: [],
    };
  }
  if (call.progress.kind === 'running' && isOutcomeUnknown(failure, call.progress.ready)) {
    return {
      state: put(told, call, askWhetherItHappened(told, { call, ready: call.progress.ready, at, seed })),
      commands: [],
    };
  }
  if (failure.category === 'abort')
    return stop(put(told, call, abortedBy(failure, call)), at, endingOf(failure));
  return { state: put(told, call, settledBy(failure)), commands: [] };
}

const settledBy = (failure: Failure): Progress => ({
  kind: 'settled',
  text: `Failed (${failure.code}): ${failure.message}`,
});

/** A handler that failed in a way nobody foresaw may have done its work first: the outcome says so. */
function abortedBy(failure: Failure, call: OpenCall): Progress {
  const isEffect = call.progress.kind === 'running' && call.progress.ready.effect !== 'read';
  return isEffect && failure.code === 'unexpected' ? asUnknown(call) : settledBy(failure);
}

const endingOf = (failure: Failure) => ({ kind: 'failed', reason: failure.message, failure }) as const;

/** A finished run must say so: an effect that may have happened stays among what was not done, as unknown. */
function asUnknown(call: OpenCall): Progress {
  if (call.progress.kind !== 'running') return call.progress;
  const { ready, approval } = call.progress;
  return { kind: 'unknown', ready, approval };
}

/** Failures after which the system may have done what was asked although no answer came. */
const mayHaveHappened: readonly Failure['code'][] = [
  'connection-failed',
  'timed-out',
  'service-failed',
  'malformed-reply',
  'outcome-unknown',
];

function isOutcomeUnknown(failure: Failure, ready: Ready): boolean {
  return ready.effect !== 'read' && mayHaveHappened.includes(failure.code);
}

type Doubt = { call: OpenCall; ready: Ready; at: number; seed: string };

/** Nobody knows whether the effect happened, and asking the system again did not help: a person looks (architecture §5). */
function askWhetherItHappened(state: Acting, { call, ready, at, seed }: Doubt): Progress {
  const { tool, args, argsHash } = ready;
  const deadline = at + state.facts.manifest.escalation.deadline;
  const describe = `Did this happen? ${call.describe}`;
  const unsure =
    'No answer came, so the effect may or may not have happened. Look in the outside system and answer what you find.';
  return {
    kind: 'asking',
    ready: null,
    escalation: {
      id: seed,
      kind: 'question',
      call: call.number,
      describe,
      tool,
      args,
      argsHash,
      unsure,
      askedAt: at,
      deadline,
    },
  };
}

function onPrepared(
  state: Acting | Stopping,
  call: OpenCall,
  event: Extract<Home, { kind: 'callPrepared' }>,
): Advanced {
  const { prepared } = event;
  if (call.progress.kind !== 'preparing') return { state, commands: [] };
  const { edited } = call.progress;
  if (prepared.kind !== 'ready') {
    const why = prepared.kind === 'refused' ? prepared.why : 'expected arguments of the same tool';
    const text = `A person edited the arguments, but they cannot be used: ${why}`;
    return { state: put(state, call, { kind: 'settled', text }), commands: [] };
  }
  const approval = { escalation: edited.escalation, by: edited.by, argsHash: prepared.argsHash };
  const told = tell(state, event.at, {
    kind: 'decision',
    text: `Edited by ${edited.by}: ${prepared.describe}`,
  });
  const changed = put(told, call, { kind: 'due', ready: prepared, approval });
  const calls = changed.calls.map((one) =>
    one.number === call.number ? { ...one, describe: prepared.describe } : one,
  );
  return { state: { ...changed, calls }, commands: [] };
}
