/**
 * Error types that no activity is retried for, beside the failures that activities/throw-failure.ts marks so themselves: a
 * result too large for the server stays too large. Stands in history with every call, so it names only what nobody marks.
 */
export const nonRetryable: string[] = ['PayloadsTooLarge'];
