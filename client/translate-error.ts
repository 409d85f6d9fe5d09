import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  AccessDenied,
  ClientError,
  InvalidInput,
  RunEnded,
  RunNotFound,
  ServerUnreachable,
  Unexpected,
} from './errors.ts';

/** gRPC's numbers for what a call came to (https://grpc.io/docs/guides/status-codes/). */
export const grpcCodes = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unavailable: 14,
  unauthenticated: 16,
} as const;

type Told = { readonly code: number; readonly words: string };

/** What the server or the network said, however deep the Temporal client wrapped it. */
export function toldBy(error: unknown): Told | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (isGrpcServiceError(at)) return { code: at.code, words: at.details === '' ? at.message : at.details };
  }
  return undefined;
}

/** Neither the server nor a worker said anything: it may be the network, the server or, for queries, the worker. */
export function isSilence(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const code = toldBy(error)?.code;
  return (
    code === grpcCodes.unavailable || code === grpcCodes.deadlineExceeded || code === grpcCodes.cancelled
  );
}

/** Whatever a call threw, as one of the client's own errors. */
export function translateError(error: unknown, runId: string | null = null): ClientError {
  if (error instanceof ClientError) return error;
  if (error instanceof WorkflowNotFoundError) return absent(error, runId ?? error.workflowId);
  if (error instanceof NamespaceNotFoundError) {
    return new InvalidInput(
      `The server has no namespace "${error.namespace}": name another (TEMPORAL_NAMESPACE), or create it.`,
      { cause: error },
    );
  }
  if (isSilence(error)) return unreachable(error);
  return byCode(error);
}

export function unreachable(error: unknown): ServerUnreachable {
  const told = toldBy(error);
  const words = told?.words ?? (error instanceof Error ? error.message : String(error));
  const why = isSilence(error) && told?.code !== grpcCodes.unavailable ? 'no answer in time' : words;
  return new ServerUnreachable(
    `The Temporal server does not answer (${why}): is it up, and is its address right (TEMPORAL_ADDRESS)?`,
    { cause: error },
  );
}

function absent(error: WorkflowNotFoundError, runId: string): ClientError {
  if (/already completed/i.test(error.message)) {
    return new RunEnded(`The run "${runId}" has ended and takes no more messages: its result says how.`, {
      cause: error,
    });
  }
  return new RunNotFound(
    `There is no run "${runId}" in this namespace: check the id (perdure list shows them) and the namespace. Runs that ended long ago are deleted by the server.`,
    { cause: error },
  );
}

function byCode(error: unknown): ClientError {
  const told = toldBy(error);
  const words = told?.words ?? (error instanceof Error ? error.message : String(error));
  const cause = { cause: error };
  switch (told?.code ?? grpcCodes.unknown) {
    case grpcCodes.unauthenticated:
    case grpcCodes.permissionDenied:
      return new AccessDenied(
        `The server did not accept this: ${words}. Check TEMPORAL_API_KEY or the certificate.`,
        cause,
      );
    case grpcCodes.invalidArgument:
      return new InvalidInput(`The server refused it: ${words}${adviceOn(words)}`, cause);
    case grpcCodes.resourceExhausted:
      return new ServerUnreachable(`The server asks for fewer or smaller requests: ${words}`, cause);
    default:
      return new Unexpected(`The server answered in an unexpected way: ${words}`, cause);
  }
}

const adviceOn = (words: string): string =>
  /search attribute|Perdure[A-Z]/i.test(words)
    ? '. The namespace lacks the search attributes of perdure: start its server with "perdure server", or add them.'
    : '';
