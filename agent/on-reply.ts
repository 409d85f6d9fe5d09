import { settle } from './budget.ts';
import type { Prepared, Proposal } from './call.ts';
import { append, appendReply } from './context.ts';
import { type Advanced, common, stop } from './ending.ts';
import type { Stamped } from './events.ts';
import { nudge } from './release.ts';
import { tell } from './record.ts';
import type { Acting, OpenCall, Progress, Thinking } from './run-state.ts';

type Replied = Extract<Stamped, { kind: 'modelReplied' }>;

/** Takes a reply in: settles its cost, then finishes, asks, acts or listens. */
export function onReply(before: Thinking, { reply, at, seed }: Replied): Advanced {
  if (before.request.kind !== 'calling') return { state: before, commands: [] };
  const { usage, lost, items, proposals } = reply;
  const actual = { model: before.facts.manifest.model, usage, lost };
  const spent = settle(before.spent, before.request.reservation, actual);
  const conversation = appendReply(before.conversation, items, usage.inputTokens + usage.outputTokens);
  const words = items.flatMap((item) => (item.kind === 'reply' ? [item.text] : [])).join('\n');
  const told = tell(before, at, { kind: 'step', text: `Step ${before.step}: ${storyOf(proposals, words)}` });
  const state: Thinking = { ...told, spent, conversation, request: { kind: 'due' } };
  if (reply.stop === 'refused')
    return stop(state, at, { kind: 'refused', reason: words || 'the model refused the task' });
  if (reply.stop === 'length')
    return nudge(
      state,
      at,
      'Your last reply was cut at the output limit and nothing of it was used. Be shorter.',
    );
  if (proposals.length === 0) return onWords(state, at);
  return onProposals({ ...state, nudges: 0 }, { proposals, words, at, seed });
}

function storyOf(proposals: readonly Proposal[], words: string): string {
  if (proposals.length === 0) return `the model says: ${words}`;
  return `the model calls ${proposals.map(({ tool }) => tool).join(', ')}`;
}

function onWords(state: Thinking, at: number): Advanced {
  const { idle } = state.facts.manifest.limits;
  if (idle > 0)
    return { state: { ...common(state), kind: 'listening', until: at + idle, nudges: 0 }, commands: [] };
  if (state.unread.length > 0) return { state, commands: [] };
  return nudge(state, at, 'Nobody reads plain text here. Call a tool, or call finish with your answer.');
}

type Proposed = { proposals: readonly Proposal[]; words: string; at: number; seed: string };

function onProposals(state: Thinking, proposed: Proposed): Advanced {
  const [only] = proposed.proposals;
  if (only !== undefined && isEnd(only.prepared))
    return onEnd(state, { id: only.id, end: only.prepared }, proposed.at);
  const { limits } = state.facts.manifest;
  const spent = { ...state.spent, calls: state.spent.calls + proposed.proposals.length };
  if (spent.calls > limits.calls) {
    return stop(state, proposed.at, {
      kind: 'exhausted',
      limit: 'calls',
      reason: 'the limit on calls is reached',
    });
  }
  const calls = proposed.proposals.map((proposal, index) => openCall(state, proposed, { proposal, index }));
  const acting: Acting = {
    ...common(state),
    kind: 'acting',
    spent,
    nextCall: state.nextCall + calls.length,
    calls,
  };
  return {
    state: calls.reduce<Acting>((told, call) => tellAsked(told, call, proposed.at), acting),
    commands: [],
  };
}

type End = Extract<Prepared, { kind: 'finish' | 'give up' }>;
const isEnd = (prepared: Prepared): prepared is End =>
  prepared.kind === 'finish' || prepared.kind === 'give up';

/** A run does not end over a message that nobody has read. */
function onEnd(state: Thinking, { id, end }: { id: string; end: End }, at: number): Advanced {
  if (state.unread.length > 0) {
    const text = 'Not finished: a message arrived meanwhile. Read it, then finish.';
    return {
      state: { ...state, conversation: append(state.conversation, [{ kind: 'result', id, text }]) },
      commands: [],
    };
  }
  switch (end.kind) {
    case 'finish':
      return stop(state, at, { kind: 'completed', reason: 'the agent finished', output: end.output });
    case 'give up':
      return stop(state, at, { kind: end.outcome, reason: end.reason });
  }
}

function openCall(
  state: Thinking,
  { words, at, seed }: Proposed,
  one: { proposal: Proposal; index: number },
): OpenCall {
  const { proposal, index } = one;
  const number = state.nextCall + index;
  const asked = {
    id: `${seed}-${index}`,
    call: number,
    unsure: words,
    askedAt: at,
    deadline: at + state.facts.manifest.escalation.deadline,
  };
  const { prepared } = proposal;
  const progress = ((): Progress => {
    switch (prepared.kind) {
      case 'ready':
        if (prepared.effect !== 'irreversible') return { kind: 'due', ready: prepared, approval: null };
        return { kind: 'asking', ready: prepared, escalation: { ...asked, ...prepared, kind: 'approval' } };
      case 'question':
        return {
          kind: 'asking',
          ready: null,
          escalation: { ...asked, ...prepared, argsHash: '', kind: 'question' },
        };
      case 'refused':
        return { kind: 'settled', text: `Refused: ${prepared.why}` };
      case 'finish':
      case 'give up':
        return {
          kind: 'settled',
          text: 'Refused: finish and give_up stand alone, after the results of all calls.',
        };
    }
  })();
  const describe = 'describe' in prepared ? prepared.describe : proposal.tool;
  return { number, id: proposal.id, describe, progress };
}

function tellAsked(state: Acting, { progress }: OpenCall, at: number): Acting {
  if (progress.kind !== 'asking') return state;
  return tell(state, at, { kind: 'escalation', text: `Asks a person: ${progress.escalation.describe}` });
}
