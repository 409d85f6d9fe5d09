import type { Item } from '../../agent/conversation.ts';
import type { Model } from '../../reasoning/define-model.ts';
import { useProvider } from './provider-fixture.ts';

/** What every adapter of the model port makes of what is answered, whatever protocol it speaks. Nothing is skipped for any. */
export function answersContract(api: Model['api']): void {
  const at = useProvider(api);

  test('text comes back as a reply, with exact usage and the model that answered', async () => {
    await at.start({ kind: 'text', text: 'hello' });
    expect(await at.ask()).toEqual({
      kind: 'answered',
      items: [{ kind: 'reply', text: 'hello' }],
      stop: 'done',
      usage: {
        inputTokens: expect.any(Number),
        cachedInputTokens: 0,
        outputTokens: expect.any(Number),
        exact: true,
      },
      reported: 'scripted-1',
    });
    expect(at.turns()).toMatchObject([{ runId: 'run-7', requestId: 'run-7/3/1', index: 0, tools: ['look'] }]);
  });

  test('parallel calls keep their order, their ids and their arguments as the model wrote them', async () => {
    await at.start({
      kind: 'calls',
      text: 'both',
      calls: [
        { name: 'look', args: '{"at": 1}' },
        { name: 'look', args: { at: 2 } },
      ],
    });
    const answer = await at.ask();
    expect(answer).toMatchObject({
      kind: 'answered',
      items: [{ kind: 'reply' }, { kind: 'call', args: '{"at": 1}' }, { kind: 'call', args: '{"at":2}' }],
    });
    const ids =
      answer.kind === 'answered'
        ? answer.items.flatMap((item) => (item.kind === 'call' ? [item.id] : []))
        : [];
    expect(new Set(ids).size).toBe(2);
  });

  test('a conversation of several turns is what the provider accepts and reads', async () => {
    await at.start(({ index, results, messages }) => ({
      kind: 'text',
      text: `${index} ${results.join()} ${messages.length}`,
    }));
    const items: readonly Item[] = [
      { kind: 'task', text: 'the task' },
      { kind: 'reply', text: 'looking' },
      { kind: 'call', id: 'a', tool: 'look', args: '{"at":1}' },
      { kind: 'call', id: 'b', tool: 'look', args: '{"at":2}' },
      { kind: 'result', id: 'a', text: 'one' },
      { kind: 'result', id: 'b', text: 'two' },
      { kind: 'message', text: 'ada: hurry' },
      { kind: 'note', text: 'a note' },
    ];
    expect(await at.ask({ items })).toMatchObject({ items: [{ text: '1 one,two 2' }] });
  });

  test('a call without its result is refused by the provider as a bad request', async () => {
    await at.start({ kind: 'text', text: 'never' });
    const items: readonly Item[] = [
      { kind: 'task', text: 't' },
      { kind: 'call', id: 'a', tool: 'look', args: '{}' },
    ];
    expect(await at.ask({ items })).toMatchObject({
      kind: 'failed',
      failure: { code: 'bad-request' },
      spent: 'nothing',
    });
  });

  test('a reply cut at the output limit carries no call', async () => {
    await at.start({ kind: 'length', text: 'so far', cutCall: { name: 'look', args: '{"at": 1' } });
    expect(await at.ask()).toMatchObject({
      kind: 'answered',
      stop: 'length',
      items: [{ kind: 'reply', text: 'so far' }],
    });
  });

  test('a refusal is told apart from an answer', async () => {
    await at.start({ kind: 'refusal', text: 'I will not' });
    expect(await at.ask()).toMatchObject({
      kind: 'answered',
      stop: 'refused',
      items: [{ kind: 'reply', text: 'I will not' }],
    });
  });

  test('a provider that reports no usage is charged by a conservative estimate', async () => {
    await at.start({ kind: 'text', text: 'hello' }, true);
    const answer = await at.ask();
    expect(answer).toMatchObject({ kind: 'answered', usage: { exact: false } });
    expect(answer.kind === 'answered' && answer.usage.inputTokens).toBeGreaterThan(20);
  });

  test('a call of a name that no provider takes is sent back under one that it does', async () => {
    await at.start(({ index }) =>
      index === 0
        ? { kind: 'calls', calls: [{ name: 'functions.look ü', args: {} }] }
        : { kind: 'text', text: 'went on' },
    );
    const first = await at.ask();
    const call = first.kind === 'answered' ? first.items[0] : undefined;
    expect(call).toMatchObject({ kind: 'call', tool: 'functions.look ü' });
    if (call?.kind !== 'call') throw new Error('expected a call');
    const items: readonly Item[] = [
      { kind: 'task', text: 't' },
      call,
      { kind: 'result', id: call.id, text: 'Refused: no such tool.' },
    ];
    expect(await at.ask({ items })).toMatchObject({ items: [{ text: 'went on' }] });
  });

  test('a request without tools is one that the provider takes', async () => {
    await at.start({ kind: 'text', text: 'judged' });
    expect(await at.ask({ tools: [] })).toMatchObject({ kind: 'answered', items: [{ text: 'judged' }] });
  });

  test.each(['заказ 50%/3/1', 'a\nb/3/1', '\ud800/3/1', `${'long'.repeat(250)}/3/1`])(
    'a run of any name can ask (%j)',
    async (requestId) => {
      await at.start({ kind: 'text', text: 'hello' });
      expect(await at.ask({ requestId })).toMatchObject({ kind: 'answered' });
      expect(at.turns()[0]?.requestId).toMatch(/\/3\/1$/);
    },
  );

  test('the name of a run comes back from the header as it was', async () => {
    await at.start({ kind: 'text', text: 'hello' });
    await at.ask({ requestId: 'заказ 50%/3/1' });
    expect(at.turns()).toMatchObject([{ runId: 'заказ 50%', requestId: 'заказ 50%/3/1' }]);
  });
}
