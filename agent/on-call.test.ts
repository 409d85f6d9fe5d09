import { factsOf } from '../test/support/random-facts.ts';
import { advance, startRun } from './advance.ts';
import type { Prepared } from './call.ts';
import { failure, type FailureCode } from './failure.ts';
import { hashArguments } from './hash.ts';
import type { Effect } from './manifest.ts';
import type { RunState } from './run-state.ts';

const stamp = { at: 1, seed: 'seed' };
const tool = { name: 'tool', version: 1 };

/** A run whose one call with this effect is running. */
function running(effect: Exclude<Effect, 'irreversible'>): RunState {
  const prepared: Prepared = {
    kind: 'ready',
    tool,
    args: {},
    argsHash: hashArguments(tool, {}),
    effect,
    describe: 'the call',
  };
  const { state } = startRun(factsOf({}), 'the task');
  const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, exact: true };
  const reply = {
    items: [{ kind: 'call', id: 'c', tool: 'tool', args: '{}' }] as const,
    proposals: [{ id: 'c', tool: 'tool', prepared }],
    stop: 'done' as const,
    usage,
    model: { requested: 'm', reported: 'm' },
    attempt: 1,
    lost: 0,
  };
  return advance(state, { kind: 'modelReplied', step: 1, reply, ...stamp }).state;
}

const failed = (state: RunState, code: FailureCode): RunState =>
  advance(state, { kind: 'callFailed', call: 1, failure: failure(code, 'it failed'), ...stamp }).state;

test.each<FailureCode>(['connection-failed', 'timed-out', 'service-failed', 'outcome-unknown'])(
  'an effect that failed as %s may have happened: a person is asked',
  (code) => {
    const state = failed(running('write'), code);
    expect(state).toMatchObject({
      kind: 'acting',
      calls: [
        {
          progress: {
            kind: 'asking',
            escalation: { kind: 'question', describe: 'Did this happen? the call' },
          },
        },
      ],
    });
  },
);

test.each<FailureCode>(['connection-failed', 'timed-out', 'service-failed', 'rate-limited'])(
  'a read that failed as %s is a result that the model reads',
  (code) => {
    const state = failed(running('read'), code);
    expect(state.kind).toBe('thinking');
    const items = state.kind === 'thinking' ? state.conversation.items : [];
    expect(items.at(-1)).toEqual({ kind: 'result', id: 'c', text: `Failed (${code}): it failed` });
  },
);

test('an effect whose handler failed unexpectedly ends the run, with the effect among what is not known', () => {
  expect(failed(running('write'), 'unexpected')).toMatchObject({
    kind: 'finished',
    outcome: { kind: 'failed', notDone: [{ describe: 'the call', why: 'outcome unknown' }] },
  });
});

test('a read that failed unexpectedly ends the run and leaves nothing open', () => {
  expect(failed(running('read'), 'unexpected')).toMatchObject({
    kind: 'finished',
    outcome: { kind: 'failed', notDone: [] },
  });
});
