import type { Command } from 'commander';
import { exitCodeOfOutcome } from './exit-code.ts';
import { readDuration } from './flags.ts';
import { outcomeText } from './render.ts';
import type { Cli } from './session.ts';

export function addResult(program: Command, cli: Cli): void {
  program
    .command('result')
    .argument('<run>', 'id of the run')
    .description('wait for a run to end and say how it did')
    .option('--timeout <time>', 'wait at most this long, such as 90s or 2h')
    .action(async (run: string, options: { timeout?: string }, command: Command) => {
      const wait =
        options.timeout === undefined ? {} : { timeout: readDuration('--timeout', options.timeout) };
      await cli.run(command, async ({ client, say }) => {
        const outcome = await client.run(run).result(wait);
        say(outcome, outcomeText(outcome));
        return exitCodeOfOutcome(outcome);
      });
    });
}
