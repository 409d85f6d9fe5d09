import fc from 'fast-check';
import {
  append,
  appendReply,
  carried,
  contextItems,
  type Conversation,
  fitToWindow,
  sliceForCall,
  startConversation,
} from '../agent/context.ts';
import type { Item } from '../agent/conversation.ts';
import { ConversationCache, type FetchContext } from './conversation-cache.ts';

const message = (text: string): Item => ({ kind: 'message', text });
const reply = (text: string): Item => ({ kind: 'reply', text });

type Range = Parameters<FetchContext>[0];

/** A run that answers with its context in pages, and remembers what it was asked. */
function runOf(conversation: Conversation, page = Number.POSITIVE_INFINITY) {
  const asked: Range[] = [];
  const fetch: FetchContext = async (range) => {
    asked.push(range);
    return contextItems(conversation, range.from, Math.min(range.upTo, range.from + page));
  };
  return { asked, fetch };
}

const never: FetchContext = () => {
  throw new Error('expected nothing to be fetched');
};
const wholeOf = (conversation: Conversation) => contextItems(conversation, 0, conversation.length);

/** One step on a worker: what the model is given, and the conversation with its reply. */
async function step(
  cache: ConversationCache,
  conversation: Conversation,
  fetch: FetchContext,
  limit?: number,
) {
  const context = await cache.complete(sliceForCall(conversation, limit), fetch);
  const answer = [reply(`answer ${conversation.length}`)];
  cache.remember(context, answer);
  return { context, next: appendReply(conversation, answer, 10) };
}

test('the first call carries everything', async () => {
  const conversation = startConversation('the task');
  const { context } = await step(new ConversationCache(), conversation, never);
  expect(context).toMatchObject({ items: [{ kind: 'task', text: 'the task' }], hash: conversation.hash });
});

test('the worker that gave the last reply asks for nothing', async () => {
  const cache = new ConversationCache();
  const { next } = await step(cache, startConversation('the task'), never);
  const conversation = append(next, [message('and more')]);
  const { context } = await step(cache, conversation, never);
  expect(context.items).toEqual(wholeOf(conversation));
});

test('another worker asks the run for the whole context, page by page', async () => {
  const { next } = await step(new ConversationCache(), startConversation('the task'), never);
  const conversation = append(next, [message('1'), message('2'), message('3')]);
  const { asked, fetch } = runOf(conversation, 2);
  const { context } = await step(new ConversationCache(), conversation, fetch);
  expect(context.items).toEqual(wholeOf(conversation));
  expect(asked).toEqual([0, 2, 4].map((from) => ({ window: 0, from, upTo: 5 })));
});

test('a delta too large for the call is asked for, and only that', async () => {
  const cache = new ConversationCache();
  const { next } = await step(cache, startConversation('the task'), never);
  const conversation = append(next, [message('large')]);
  const { asked, fetch } = runOf(conversation);
  const { context } = await step(cache, conversation, fetch, 1);
  expect(context.items).toEqual(wholeOf(conversation));
  expect(asked).toEqual([{ window: 0, from: 2, upTo: 3 }]);
});

test('a run that has less than its call said is an error that says so, not a shorter conversation', async () => {
  const { next } = await step(new ConversationCache(), startConversation('the task'), never);
  const longer = append(next, [message('1'), message('2')]);
  const { fetch } = runOf(next);
  await expect(new ConversationCache().complete(sliceForCall(longer), fetch)).rejects.toThrow(
    'expected 4 entries of the conversation, the run has 2',
  );
});

test('a run that cannot be asked is the error of asking', async () => {
  const { next } = await step(new ConversationCache(), startConversation('the task'), never);
  const failing: FetchContext = () => Promise.reject(new Error('deadline exceeded'));
  await expect(new ConversationCache().complete(sliceForCall(next), failing)).rejects.toThrow(
    'deadline exceeded',
  );
});

test('two branches of the same past, as after a reset, each get their own', async () => {
  const cache = new ConversationCache();
  const { next } = await step(cache, startConversation('the task'), never);
  const [left, right] = [append(next, [message('left')]), append(next, [message('right')])];
  const afterLeft = await step(cache, left, never);
  const afterRight = await step(cache, right, never);
  expect((await step(cache, afterLeft.next, never)).context.items).toContainEqual(message('left'));
  expect((await step(cache, afterRight.next, never)).context.items).not.toContainEqual(message('left'));
});

/** What happens to one of several branches: each act names the branch and the worker by numbers that wrap around. */
const act = fc.record({
  kind: fc.constantFrom('say', 'step', 'step', 'step', 'fork', 'fit', 'continue'),
  branch: fc.nat(),
  worker: fc.nat(1),
  words: fc.string({ maxLength: 40 }),
  limit: fc.constantFrom(0, 60, 10_000),
  page: fc.integer({ min: 1, max: 4 }),
});

test('whatever is said, cut, forked, continued and on whichever worker, a call is given exactly the context of its own branch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const workers = [new ConversationCache(), new ConversationCache()] as const;
      const branches = [startConversation('the task')];
      for (const { kind, branch, worker, words, limit, page } of acts) {
        const index = branch % branches.length;
        const conversation = branches[index] as Conversation;
        if (kind === 'say') branches[index] = append(conversation, [message(words)]);
        else if (kind === 'fork') branches.push(conversation);
        else if (kind === 'fit') branches[index] = fitToWindow(conversation, 100);
        else if (kind === 'continue') branches[index] = carried(conversation);
        else {
          const cache = workers[worker] as ConversationCache;
          const { fetch } = runOf(conversation, page);
          const { context, next } = await step(cache, conversation, fetch, limit);
          expect(context.items).toEqual(wholeOf(conversation));
          expect(context.hash).toBe(conversation.hash);
          branches[index] = next;
        }
      }
    }),
    { numRuns: 150 },
  );
});
