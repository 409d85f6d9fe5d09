import { exitCodeOfOutcome, exitCodes } from './exit-code.ts';
import { watchedText } from './render.ts';
import type { Session } from './session.ts';

/** Tells what happens in a run until it ends; ends as the exit code of its outcome. */
export async function follow(
  { client, say, terminal }: Session,
  run: string,
  isJson: boolean,
): Promise<number> {
  for await (const watched of client.run(run).watch()) {
    const text = watchedText(run, watched);
    if (isJson || text !== '') say(watched, text);
    if (watched.kind === 'ended') return exitCodeOfOutcome(watched.outcome);
  }
  terminal.err('Watching ended before the run did.');
  return exitCodes.endedOtherwise;
}
