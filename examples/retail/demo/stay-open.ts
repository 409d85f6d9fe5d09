import type { Temporal } from '../../../server/open-temporal.ts';

type StayOpen = {
  readonly temporal: Temporal;
  readonly runId: string;
  readonly isTerminal: boolean;
  /** The command that opens the same data again. */
  readonly reopen: string;
};

/** At a terminal the Web UI stays open until a key is pressed; otherwise the line that reopens it is printed. */
export async function stayOpen({ temporal, runId, isTerminal, reopen }: StayOpen): Promise<void> {
  if (temporal.pid === 0) {
    console.log(`\n  Look at the run ${runId} in the Web UI of the server at ${temporal.address}.`);
    return;
  }
  const link =
    temporal.uiUrl === undefined
      ? undefined
      : `${temporal.uiUrl}/namespaces/${temporal.namespace}/workflows/${runId}`;
  if (!isTerminal || link === undefined) {
    console.log(`\n  To look at this run in the Temporal Web UI later: ${reopen}`);
    return;
  }
  console.log(`\n  Look at it in the Temporal Web UI: ${link}\n  Press a key to stop everything.`);
  process.stdin.setRawMode(true);
  process.stdin.resume();
  await new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
  process.stdin.setRawMode(false);
  process.stdin.pause();
  console.log(`  To open it again: ${reopen}`);
}
