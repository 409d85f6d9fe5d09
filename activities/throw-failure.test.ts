import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { failure, type FailureCode, failureCodes } from '../agent/failure.ts';
import { throwFailure } from './throw-failure.ts';

function thrown(code: FailureCode, attempt = 1, retryAfter: number | null = null): ApplicationFailure {
  try {
    throwFailure(failure(code, 'what went wrong', { retryAfter }), attempt);
  } catch (error) {
    if (error instanceof ApplicationFailure) return error;
    throw error;
  }
}

const codes = Object.keys(failureCodes) as FailureCode[];
const delays = (attempt: number, retryAfter: number | null = null): readonly number[] =>
  Array.from({ length: 300 }, () => Number(thrown('service-failed', attempt, retryAfter).nextRetryDelay));

test.each(codes)('%s carries its data, and is tried again only when its category says so', (code) => {
  const error = thrown(code, 4);
  const { category, hint } = failureCodes[code];
  expect(error).toMatchObject({ type: code, message: 'what went wrong' });
  expect(error.details).toEqual([
    { code, category, hint, message: 'what went wrong', attempts: 4, retryAfter: null },
  ]);
  expect(error.nonRetryable).toBe(!['retry now', 'retry later'].includes(category));
});

test('only being asked for fewer requests is no fault worth an alarm', () => {
  const benign = codes.filter((code) => thrown(code).category === ApplicationFailureCategory.BENIGN);
  expect(benign).toEqual(['rate-limited']);
});

test.each([
  [1, 500],
  [2, 1_000],
  [5, 8_000],
  [8, 60_000],
  [1_000, 60_000],
])(
  'after attempt %i the next one waits at most %i ms and is spread over most of that',
  (attempt, ceiling) => {
    const waits = delays(attempt);
    expect(Math.max(...waits)).toBeLessThanOrEqual(ceiling);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(ceiling / 10);
    expect(Math.max(...waits)).toBeGreaterThan(ceiling * 0.8);
    expect(Math.min(...waits)).toBeLessThan(ceiling * 0.3);
  },
);

test.each([1, 700, 3_600_000])('a wait of %i ms that the service asks for is never undercut', (hint) => {
  const waits = delays(1, hint);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(hint);
  expect(Math.max(...waits)).toBeLessThanOrEqual(Math.round(hint * 1.25));
  if (hint > 1) expect(new Set(waits).size).toBeGreaterThan(50);
});
