import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { type Failure, nonRetryableCodes } from '../agent/failure.ts';

/** Longest wait that an activity's retry takes upon itself (milliseconds). */
const longestDelay = 60_000;

/**
 * The one place where a failure becomes a throw; workflows/failures.ts makes it data again. A hint of the service is a
 * floor: the next attempt waits that long plus up to a quarter, so that many runs do not come back at one moment.
 */
export function throwFailure(failure: Failure, attempt: number): never {
  const data: Failure = { ...failure, attempts: attempt };
  const isFinal = nonRetryableCodes.includes(failure.code);
  const delay = failure.retryAfter ?? 0;
  throw ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: isFinal,
    details: [data],
    ...(failure.code === 'rate-limited' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    nextRetryDelay: delay > 0 ? Math.round(delay * (1 + Math.random() * 0.25)) : jitteredDelay(attempt),
  });
}

/** Full jitter: anywhere between a tenth and the whole of 0.5 s, 1 s, 2 s, … */
function jitteredDelay(attempt: number): number {
  const ceiling = Math.min(longestDelay, 500 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling * (0.1 + 0.9 * Math.random()));
}
