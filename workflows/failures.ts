import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { failure, type Failure, isFailureCode } from '../agent/failure.ts';
import { excerpt, isJsonObject } from '../agent/json.ts';

/** Reads a failed activity back into data; the reverse of activities/throw-failure.ts. Never throws. */
export function toFailure(error: unknown): Failure {
  if (isCancellation(error)) return failure('cancelled', 'stopped because the run is ending');
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure)
    return failure('timed-out', `no answer in time (${cause.timeoutType})`);
  if (cause instanceof ApplicationFailure) {
    const [data] = cause.details ?? [];
    if (isFailureData(data)) return data;
    if (isFailureCode(cause.type)) return failure(cause.type, excerpt(cause.message, 1000));
  }
  return failure('unexpected', excerpt(cause instanceof Error ? cause.message : cause, 1000));
}

function isFailureData(data: unknown): data is Failure {
  return isJsonObject(data) && isFailureCode(data['code']) && typeof data['message'] === 'string';
}
