import type { Escalation } from './escalation.ts';
import { type Advanced, stop } from './ending.ts';
import type { Decision } from './messages.ts';
import { refuse, tell } from './record.ts';
import type { Acting, Open, OpenCall, Progress, RunState } from './run-state.ts';

export function openEscalations(state: RunState): readonly Escalation[] {
  if (state.kind !== 'acting') return [];
  return state.calls.flatMap(({ progress }) => (progress.kind === 'asking' ? [progress.escalation] : []));
}

/** Why this decision cannot be taken in this state, or undefined when it can. The signal and the update both ask here. */
export function objectionTo(state: RunState, decision: Decision): string | undefined {
  const open = openEscalations(state);
  const escalation = open.find(({ id }) => id === decision.escalation);
  if (escalation === undefined) {
    const ids = open.map(({ id, describe }) => `"${id}" (${describe})`).join(', ');
    return `expected the id of an open escalation (${ids === '' ? 'none is open' : ids}), got "${decision.escalation}"; it may be decided already or too old`;
  }
  const allowed = kindsFor[escalation.kind];
  if (!allowed.includes(decision.kind)) {
    return `expected "kind" to be one of ${allowed.join(', ')} for this ${escalation.kind}, got "${decision.kind}"`;
  }
  if ('argsHash' in decision && decision.argsHash !== escalation.argsHash) {
    return `expected "argsHash" to be "${escalation.argsHash}", the hash of the arguments asked about, got "${decision.argsHash}"`;
  }
  return undefined;
}

const kindsFor: { readonly [kind in Escalation['kind']]: readonly Decision['kind'][] } = {
  approval: ['approve', 'edit', 'reject', 'take over'],
  question: ['answer', 'reject', 'take over'],
};

/** Takes a decision in. One that fits no open escalation is refused readably and changes nothing (I4). */
export function onDecision(state: Open, decision: Decision, at: number): Advanced {
  const objection = objectionTo(state, decision);
  if (objection !== undefined || state.kind !== 'acting') {
    return {
      state: refuse(state, { at, name: 'decide', why: objection ?? 'nothing is asked' }),
      commands: [],
    };
  }
  const told = tell(state, at, { kind: 'decision', text: sentence(state, decision) });
  if (decision.kind === 'take over') {
    return stop(told, at, { kind: 'abandoned', reason: `${decision.by} took over: ${decision.reason}` });
  }
  return {
    state: settleEscalation(told, decision.escalation, (asking) => decided(asking, decision)),
    commands: [],
  };
}

type Asking = Extract<Progress, { kind: 'asking' }>;

function decided(
  { escalation, ready }: Asking,
  decision: Exclude<Decision, { kind: 'take over' }>,
): Progress {
  const { id, tool, argsHash } = escalation;
  switch (decision.kind) {
    case 'approve':
      if (ready === null) return { kind: 'settled', text: 'Refused: nothing to approve.' };
      return { kind: 'due', ready, approval: { escalation: id, by: decision.by, argsHash } };
    case 'edit':
      return { kind: 'to prepare', edited: { tool, args: decision.args, escalation: id, by: decision.by } };
    case 'reject':
      return { kind: 'settled', text: `Rejected by ${decision.by}: ${decision.reason}` };
    case 'answer':
      return { kind: 'settled', text: `${decision.by} answers: ${decision.text}` };
  }
}

function settleEscalation(state: Acting, id: string, change: (asking: Asking) => Progress): Acting {
  const calls = state.calls.map((call): OpenCall => {
    const { progress } = call;
    return progress.kind === 'asking' && progress.escalation.id === id
      ? { ...call, progress: change(progress) }
      : call;
  });
  return { ...state, calls };
}

function sentence(state: Acting, decision: Decision): string {
  const about =
    openEscalations(state).find(({ id }) => id === decision.escalation)?.describe ?? decision.escalation;
  return `${decision.by} decides "${decision.kind}" on: ${about}`;
}

/** Escalations nobody decided in time count as rejected. */
export function expireEscalations(state: Acting, at: number): Acting {
  return openEscalations(state)
    .filter(({ deadline }) => deadline <= at)
    .reduce((left, { id, describe }) => {
      const told = tell(left, at, {
        kind: 'decision',
        text: `Nobody decided in time; counts as rejected: ${describe}`,
      });
      return settleEscalation(told, id, () => ({
        kind: 'settled',
        text: 'Rejected: nobody decided in time.',
      }));
    }, state);
}
