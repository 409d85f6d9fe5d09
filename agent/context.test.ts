import {
  append,
  appendReply,
  carried,
  contextItems,
  type Conversation,
  estimateTokens,
  fitToWindow,
  sliceForCall,
  startConversation,
} from './context.ts';

const all = (conversation: Conversation) => contextItems(conversation, 0, Number.POSITIVE_INFINITY);

/** A conversation of so many turns, each one call and a result of 400 characters; 100 tokens a turn. */
function turns(count: number): Conversation {
  let conversation = startConversation('the task');
  for (let turn = 1; turn <= count; turn += 1) {
    const call = { kind: 'call', id: `c${turn}`, tool: 'look', args: '{}' } as const;
    conversation = appendReply(conversation, [call], turn * 100);
    conversation = append(conversation, [{ kind: 'result', id: `c${turn}`, text: 'x'.repeat(400) }]);
  }
  return conversation;
}

test('a call is given what came after the last reply, and the hash of what came before', () => {
  const conversation = turns(3);
  const slice = sliceForCall(conversation);
  expect(slice).toMatchObject({ window: 0, from: 6, upTo: 7, delta: [{ kind: 'result', id: 'c3' }] });
  expect(slice.prefixHash).toBe(conversation.known.hash);
  expect(slice.prefixHash).not.toBe(conversation.hash);
});

test('what was added is left out of the call when it is too large to stand in history twice', () => {
  const grown = append(turns(1), [{ kind: 'message', text: 'y'.repeat(20_000) }]);
  expect(sliceForCall(grown)).toMatchObject({ from: 2, upTo: 4, delta: null });
});

test('a conversation that fits is not touched', () => {
  const conversation = turns(5);
  expect(fitToWindow(conversation, 100_000)).toBe(conversation);
});

test('one that no longer fits keeps the task, a note on what is left out, and the recent turns whole', () => {
  const conversation = turns(20);
  const cut = fitToWindow(conversation, 2_000);
  const context = all(cut);
  expect(context.slice(0, 2)).toEqual([
    { kind: 'task', text: 'the task' },
    { kind: 'note', text: expect.stringMatching(/^\d+ earlier entries of this conversation were left out/) },
  ]);
  expect(context.at(2)).toMatchObject({ kind: 'call' });
  expect(all(conversation).slice(-6)).toEqual(context.slice(-6));
  expect(estimateTokens(cut)).toBeLessThanOrEqual(2_000 * 0.5);
  expect(cut.window.number).toBe(1);
});

test('the cut stays where it is while the context grows, and never goes back', () => {
  const cut = fitToWindow(turns(20), 2_000);
  const grown = append(cut, [{ kind: 'message', text: 'more' }]);
  expect(fitToWindow(grown, 2_000)).toBe(grown);
  expect(all(grown).slice(0, all(cut).length)).toEqual(all(cut));
});

test('three turns stay even when they alone are too large', () => {
  const calls = all(fitToWindow(turns(20), 300)).filter(({ kind }) => kind === 'call');
  expect(calls).toHaveLength(3);
});

test('the next run of the chain carries what the model still reads, at its old positions', () => {
  const cut = fitToWindow(turns(20), 2_000);
  const next = carried(cut);
  expect(all(next)).toEqual(all(cut));
  expect(next.offset + next.items.length).toBe(cut.items.length);
  expect(next.items.length).toBeLessThan(cut.items.length);
  expect(sliceForCall(append(next, [{ kind: 'note', text: 'n' }]))).toEqual(
    sliceForCall(append(cut, [{ kind: 'note', text: 'n' }])),
  );
});
