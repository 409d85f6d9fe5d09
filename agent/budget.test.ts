import { factsOf } from '../test/support/random-facts.ts';
import { costOf, limitReached, nothingSpent, settle } from './budget.ts';

const { model, limits } = factsOf({}).manifest;
const reservation = { inputTokens: 1_000, outputTokens: 500 };
const usage = { inputTokens: 800, cachedInputTokens: 0, outputTokens: 100, exact: true };

test('cost is dollars for a million tokens, each way at its price', () => {
  expect(costOf(model, { inputTokens: 1_000, outputTokens: 500 })).toBeCloseTo(1 + 1);
});

test('a reservation is replaced by what was used', () => {
  expect(settle(nothingSpent, reservation, { model, usage, lost: 0 })).toMatchObject({
    inputTokens: 800,
    outputTokens: 100,
    lostAttempts: 0,
  });
});

test('a lost attempt is charged its whole reservation', () => {
  expect(settle(nothingSpent, reservation, { model, usage, lost: 2 })).toMatchObject({
    inputTokens: 2_800,
    outputTokens: 1_100,
    lostAttempts: 2,
  });
});

test('a failed call that was never paid for costs nothing', () => {
  expect(settle(nothingSpent, reservation, { model, usage: null, lost: 0 })).toEqual(nothingSpent);
});

const about = { spent: nothingSpent, reservation, model, elapsed: 0 };
test.each([
  ['steps', { ...about, spent: { ...nothingSpent, steps: limits.steps } }],
  ['tokens', { ...about, spent: { ...nothingSpent, inputTokens: limits.tokens - 1_499 } }],
  ['cost', { ...about, spent: { ...nothingSpent, cost: limits.cost - 1.9 } }],
  ['wall time', { ...about, elapsed: limits.wallTime }],
] as const)('a call that would pass the limit on %s is not started', (limit, at) => {
  expect(limitReached(limits, at)).toBe(limit);
});

test('a call that just fits is started', () => {
  expect(
    limitReached(limits, {
      ...about,
      spent: { ...nothingSpent, steps: limits.steps - 1, inputTokens: limits.tokens - 1_500 },
    }),
  ).toBeUndefined();
});
