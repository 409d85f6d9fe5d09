import { CommanderError } from 'commander';
import type { Outcome } from '../../agent/outcome.ts';
import { ClientError } from '../errors.ts';

/** What the command tells the shell. */
export const exitCodes = { ok: 0, endedOtherwise: 1, usage: 2, notFound: 3, unreachable: 4 } as const;

export function exitCodeOfOutcome({ kind }: Pick<Outcome, 'kind'>): number {
  return kind === 'completed' ? exitCodes.ok : exitCodes.endedOtherwise;
}

export function exitCodeOfError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof ClientError)) return exitCodes.endedOtherwise;
  switch (error.kind) {
    case 'invalid input':
    case 'run exists':
      return exitCodes.usage;
    case 'run not found':
      return exitCodes.notFound;
    case 'server unreachable':
    case 'no worker':
    case 'access denied':
    case 'timed out':
      return exitCodes.unreachable;
    default:
      return exitCodes.endedOtherwise;
  }
}
