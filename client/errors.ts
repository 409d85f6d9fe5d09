/**
 * What can go wrong between a program and its runs. Every message says what happened and what to do. Tell them apart by
 * class or by `kind`; `cause` holds what the Temporal client threw.
 */
export abstract class ClientError extends Error {
  abstract readonly kind: string;
}

/** There is no run with this id in the namespace. */
export class RunNotFound extends ClientError {
  readonly kind = 'run not found';
}

/** The id is taken by a run that was started with something else. */
export class RunExists extends ClientError {
  readonly kind = 'run exists';
}

/** The run is over: it takes no more messages, or it was terminated from outside and has no outcome. */
export class RunEnded extends ClientError {
  readonly kind = 'run ended';
}

/** The run said no to a decision and changed nothing. */
export class DecisionRefused extends ClientError {
  readonly kind = 'decision refused';
}

/** The server is up, but no worker answered for the run in time. Nothing is lost: the run goes on when one is up. */
export class NoWorker extends ClientError {
  readonly kind = 'no worker';
}

/** The Temporal server did not answer in time. */
export class ServerUnreachable extends ClientError {
  readonly kind = 'server unreachable';
}

/** The server did not accept the key or certificate, or does not let it do this. */
export class AccessDenied extends ClientError {
  readonly kind = 'access denied';
}

/** What the caller gave cannot be used; nothing was sent, or the server refused it as it stands. */
export class InvalidInput extends ClientError {
  readonly kind = 'invalid input';
}

/** The caller's own `timeout` passed; the run goes on. */
export class TimedOut extends ClientError {
  readonly kind = 'timed out';
}

/** The server answered in a way nobody foresaw; the message carries its own words. */
export class Unexpected extends ClientError {
  readonly kind = 'unexpected';
}
