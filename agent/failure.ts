/** Who acts on a failure: the activity's retry policy, the orchestration, or a person (architecture §5). */
export type Category = 'retry now' | 'retry later' | 'retry changed' | 'abort' | 'unknown outcome';

type Entry = { readonly category: Category; readonly meaning: string; readonly hint: string };

/** Every failure code there is, with its category and what to do about it. */
export const failureCodes = {
  'connection-failed': {
    category: 'retry later',
    meaning: 'The connection was refused, reset or closed before a whole answer came.',
    hint: 'It is tried again with growing delay; if it goes on, look whether the service is up.',
  },
  'timed-out': {
    category: 'retry later',
    meaning: 'No answer within the time of one attempt.',
    hint: 'It is tried again; raise the attempt timeout only if the service is known to be slower.',
  },
  'rate-limited': {
    category: 'retry later',
    meaning: 'The service asks for fewer requests (HTTP 429).',
    hint: 'It is tried again, never before the moment the service named.',
  },
  'service-failed': {
    category: 'retry later',
    meaning: 'The service failed by its own account (HTTP 5xx, 408).',
    hint: 'It is tried again with growing delay; if it goes on, look at the service.',
  },
  'malformed-reply': {
    category: 'retry later',
    meaning: 'The answer was not of the agreed form (not JSON, empty, or cut off).',
    hint: 'It is tried again; if it goes on, look for a proxy or gateway that rewrites answers.',
  },
  declined: {
    category: 'retry changed',
    meaning: 'The service refused this request as it stands (HTTP 4xx); nothing was changed.',
    hint: 'The model reads the reason and may propose something else.',
  },
  'context-overflow': {
    category: 'retry changed',
    meaning: 'The provider says that the conversation does not fit the context window.',
    hint: 'Lower contextWindow of the model configuration to what the provider really takes.',
  },
  'not-authenticated': {
    category: 'abort',
    meaning: 'The service did not accept our key (HTTP 401, 403).',
    hint: 'Check the environment variable that the model configuration or the port names.',
  },
  'quota-exhausted': {
    category: 'abort',
    meaning: 'The account has no quota left; waiting does not help.',
    hint: 'Raise the quota of the account, then start the run again.',
  },
  'bad-request': {
    category: 'abort',
    meaning: 'The provider refused our request as malformed or unknown.',
    hint: 'Check the model id and the parameters of the model configuration.',
  },
  'not-permitted': {
    category: 'abort',
    meaning: 'The call is not what was decided, or the principal may not make it.',
    hint: 'Look at the decision in the history: its hash must be that of the arguments.',
  },
  'unknown-agent': {
    category: 'abort',
    meaning: 'No worker of this task queue has the agent or the version asked for.',
    hint: 'Start a worker that registers it, or ask for one of the versions named.',
  },
  'bad-input': {
    category: 'abort',
    meaning: 'The input does not match what the run or the agent expects.',
    hint: 'Correct the field named and start a new run.',
  },
  'no-finish': {
    category: 'abort',
    meaning: 'The model stopped calling tools and did not finish, although told how.',
    hint: 'Make the instructions say when to call finish, or give the agent an idle limit so that it may wait.',
  },
  'outcome-unknown': {
    category: 'unknown outcome',
    meaning: 'Nobody knows whether the call took effect, and it must not be repeated blindly.',
    hint: 'A person looks in the outside system and answers the escalation.',
  },
  cancelled: {
    category: 'abort',
    meaning: 'The work was stopped because the run was cancelled.',
    hint: 'Nothing to do.',
  },
  unexpected: {
    category: 'abort',
    meaning: 'Something failed that nobody foresaw; the run stops rather than guess.',
    hint: 'Read the message and the log record of the attempt; report it if the fault is ours.',
  },
} as const satisfies Record<string, Entry>;

export type FailureCode = keyof typeof failureCodes;

/** Data describing what went wrong. `attempts` counts those made; `retryAfter` in milliseconds is a floor, never undercut. */
export type Failure = {
  readonly code: FailureCode;
  readonly category: Category;
  readonly message: string;
  readonly hint: string;
  readonly attempts: number;
  readonly retryAfter: number | null;
};

export function failure(
  code: FailureCode,
  message: string,
  more: { attempts?: number; retryAfter?: number | null } = {},
): Failure {
  const { category, hint } = failureCodes[code];
  return { code, category, message, hint, attempts: more.attempts ?? 1, retryAfter: more.retryAfter ?? null };
}

export function isFailureCode(code: unknown): code is FailureCode {
  return typeof code === 'string' && Object.hasOwn(failureCodes, code);
}

/** Codes that no activity retries; the list every activity's retry policy carries. */
export const nonRetryableCodes: readonly FailureCode[] = (Object.keys(failureCodes) as FailureCode[]).filter(
  (code) => !isRetriedByActivity(failureCodes[code].category),
);

function isRetriedByActivity(category: Category): boolean {
  return category === 'retry now' || category === 'retry later';
}
