import { nothingSpent, settle } from './budget.ts';
import { startConversation } from './context.ts';
import { type Advanced, stop } from './ending.ts';
import type { Stamped } from './events.ts';
import { onCall } from './on-call.ts';
import { expireEscalations, onDecision, openEscalations } from './on-decision.ts';
import { onReply } from './on-reply.ts';
import { refuse, tell } from './record.ts';
import { release } from './release.ts';
import { type Facts, type Open, type RunState, stateVersion, type Thinking } from './run-state.ts';

/**
 * The whole behaviour of a run, as a pure function: what an event changes and what is to be started because of it.
 * Never throws; an event that does not fit (late, doubled) changes nothing but the record.
 */
export function advance(state: RunState, event: Stamped): Advanced {
  if (state.kind === 'finished') return { state, commands: [] };
  const applied = apply(state, event);
  const expired = expire(applied.state, event.at);
  const released = release(expired.state, event.at);
  return {
    state: released.state,
    commands: [...applied.commands, ...expired.commands, ...released.commands],
  };
}

export function startRun(facts: Facts, task: string): Advanced {
  const started: Thinking = {
    kind: 'thinking',
    stateVersion,
    facts,
    step: 0,
    conversation: startConversation(task),
    spent: nothingSpent,
    nextCall: 1,
    done: [],
    unread: [],
    seen: [],
    refusals: { total: 0, latest: [] },
    timeline: { total: 0, latest: [] },
    pace: { kind: 'going' },
    draining: false,
    nudges: 0,
    request: { kind: 'due' },
  };
  const { agent } = facts.manifest;
  const told = tell(started, facts.startedAt, {
    kind: 'run',
    text: `Started ${agent.name}@${agent.version}: ${facts.goal}`,
  });
  return release(told, facts.startedAt);
}

function apply(state: Open, event: Stamped): Advanced {
  switch (event.kind) {
    case 'modelReplied':
    case 'modelFailed':
      return onModel(state, event);
    case 'callReturned':
    case 'callFailed':
    case 'callPrepared':
      return onCall(state, event);
    case 'decisionReceived':
      return onDecision(state, event.decision, event.at);
    case 'messageReceived':
      return { state: onMessage(state, event), commands: [] };
    case 'messageRefused':
      return { state: refuse(state, event), commands: [] };
    case 'pauseRequested':
    case 'resumeRequested':
      return { state: changePace(state, event), commands: [] };
    case 'cancelRequested':
      return stop(state, event.at, { kind: 'cancelled', reason: 'cancellation was requested' });
    case 'historyGrown':
      return { state: { ...state, draining: true }, commands: [] };
    case 'runContinued':
      return { state: { ...state, draining: false }, commands: [] };
    case 'timePassed':
      return { state, commands: [] };
  }
}

type FromModel = Extract<Stamped, { kind: 'modelReplied' | 'modelFailed' }>;

function onModel(state: Open, event: FromModel): Advanced {
  if (event.step !== state.step) return { state, commands: [] };
  if (state.kind === 'stopping') return { state: settleLate(state, event), commands: [] };
  if (state.kind !== 'thinking' || state.request.kind !== 'calling') return { state, commands: [] };
  if (event.kind === 'modelReplied') return onReply(state, event);
  const { failure, lost, at } = event;
  const actual = { model: state.facts.manifest.model, usage: null, lost };
  const charged: Thinking = {
    ...state,
    spent: settle(state.spent, state.request.reservation, actual),
    request: { kind: 'due' },
  };
  return stop(charged, at, { kind: 'failed', reason: failure.message, failure });
}

/** The reply to a call that was being stopped: paid for, not followed. */
function settleLate(state: Extract<Open, { kind: 'stopping' }>, event: FromModel): Open {
  if (state.reservation === null) return state;
  const usage = event.kind === 'modelReplied' ? event.reply.usage : null;
  const lost = event.kind === 'modelReplied' ? event.reply.lost : event.lost;
  const spent = settle(state.spent, state.reservation, { model: state.facts.manifest.model, usage, lost });
  return { ...state, spent, reservation: null };
}

const seenKept = 500;

function onMessage(state: Open, event: Extract<Stamped, { kind: 'messageReceived' }>): Open {
  const { message, at } = event;
  if (state.kind === 'stopping')
    return refuse(state, { at, name: 'message', why: 'the run is ending and reads no more messages' });
  if (message.id !== '' && state.seen.includes(message.id)) {
    return refuse(state, {
      at,
      name: 'message',
      why: `a message with id "${message.id}" was taken in before`,
    });
  }
  const told = tell(state, at, { kind: 'message', text: `${message.by}: ${message.text}` });
  const seen = message.id === '' ? state.seen : [...state.seen, message.id].slice(-seenKept);
  return { ...told, unread: [...state.unread, message], seen };
}

function changePace(
  state: Open,
  event: Extract<Stamped, { kind: 'pauseRequested' | 'resumeRequested' }>,
): Open {
  const pausing = event.kind === 'pauseRequested';
  if (pausing === (state.pace.kind === 'paused')) {
    return refuse(state, {
      at: event.at,
      name: pausing ? 'pause' : 'resume',
      why: `the run is ${state.pace.kind} already`,
    });
  }
  const told = tell(state, event.at, {
    kind: 'run',
    text: `${pausing ? 'Paused' : 'Resumed'} by ${event.by}`,
  });
  return { ...told, pace: pausing ? { kind: 'paused', by: event.by, since: event.at } : { kind: 'going' } };
}

/** Deadlines are looked at after every event, so that none is missed whichever event comes first. */
function expire(state: RunState, at: number): Advanced {
  if (state.kind === 'finished' || state.kind === 'stopping') return { state, commands: [] };
  const { limits } = state.facts.manifest;
  if (at - state.facts.startedAt >= limits.wallTime) {
    return stop(state, at, {
      kind: 'exhausted',
      limit: 'wall time',
      reason: 'the limit on wall time is reached',
    });
  }
  if (state.kind === 'listening' && state.until <= at && state.unread.length === 0) {
    return stop(state, at, { kind: 'abandoned', reason: 'no message came within the idle limit' });
  }
  return { state: state.kind === 'acting' ? expireEscalations(state, at) : state, commands: [] };
}

/** The next moment at which time alone changes the run, or undefined. */
export function nextDeadline(state: RunState): number | undefined {
  if (state.kind === 'finished' || state.kind === 'stopping') return undefined;
  const { facts } = state;
  const deadlines = openEscalations(state).map(({ deadline }) => deadline);
  if (state.kind === 'listening') deadlines.push(state.until);
  return Math.min(facts.startedAt + facts.manifest.limits.wallTime, ...deadlines);
}
