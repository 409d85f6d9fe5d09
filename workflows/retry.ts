import { nonRetryableCodes } from '../agent/failure.ts';

/** Error types no activity is retried for. A result too large for the server stays too large. */
export const nonRetryable: string[] = [...nonRetryableCodes, 'PayloadsTooLarge'];
