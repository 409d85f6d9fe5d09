import { factsOf } from '../test/support/random-facts.ts';
import { advance, startRun } from './advance.ts';
import { detailsOf } from './details.ts';
import { hashArguments } from './hash.ts';
import type { JsonObject } from './json.ts';
import type { RunState } from './run-state.ts';

const tool = { name: 'refund_order', version: 2 };

/** A run that asks for a decision on a call with these arguments. */
function asking(args: JsonObject): RunState {
  const prepared = {
    kind: 'ready',
    tool,
    args,
    argsHash: hashArguments(tool, args),
    effect: 'irreversible',
    describe: 'Refund $54.20',
  } as const;
  const reply = {
    items: [
      { kind: 'reply', text: 'I am not sure of the amount.' },
      { kind: 'call', id: 'c', tool: tool.name, args: '{}' },
    ] as const,
    proposals: [{ id: 'c', tool: tool.name, prepared }],
    stop: 'done' as const,
    usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, exact: true },
    model: { requested: 'm', reported: 'm' },
    attempt: 1,
    lost: 0,
  };
  return advance(startRun(factsOf({}), 'the task').state, {
    kind: 'modelReplied',
    step: 1,
    reply,
    at: 1,
    seed: 'seed',
  }).state;
}

const blocksIn = (details: string): readonly JsonObject[] =>
  [...details.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, json]) => JSON.parse(json ?? '') as JsonObject);

test('an approver reads the decision first, then the arguments, the doubts and the deadline', () => {
  const details = detailsOf(asking({ cents: 5420 }));
  expect(details).toMatch(/^## Decide: Refund \$54\.20/);
  expect(details).toContain('| cents | 5420 |');
  expect(details).toContain('The agent says: I am not sure of the amount.');
  expect(details).toMatch(/Without an answer by 1970-01-01 00:00 UTC it counts as rejected/);
});

test('the JSON to paste is ready, on several lines, and bound to the arguments', () => {
  const details = detailsOf(asking({ cents: 5420 }));
  const blocks = blocksIn(details);
  expect(blocks.map(({ kind }) => kind)).toEqual(['approve', 'edit', 'reject']);
  expect(blocks[0]).toMatchObject({ escalation: 'seed-0', argsHash: hashArguments(tool, { cents: 5420 }) });
  expect(details).toContain('{\n  "kind": "approve"');
});

test('the text stays below two kilobytes and still holds approve and reject', () => {
  const details = detailsOf(asking({ note: 'x'.repeat(5_000) }));
  expect(details.length).toBeLessThan(2_000);
  expect(blocksIn(details).map(({ kind }) => kind)).toEqual(['approve', 'reject']);
});

test('it ends with lines that keep the last block visible', () => {
  expect(detailsOf(asking({}))).toMatch(/\n\n---\n\n\*end\*\n\n&nbsp;\n$/);
});

test('a run that waits for nobody says what it does', () => {
  expect(detailsOf(startRun(factsOf({}), 'the task').state)).toContain(
    '**Step 1, running: the model (step 1)**',
  );
});
