import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import { stateText } from './render.ts';
import type { Cli } from './session.ts';

export function addState(program: Command, cli: Cli): void {
  program
    .command('state')
    .argument('<run>', 'id of the run')
    .description('what a run has done, does, waits for, and has left to spend')
    .action(async (run: string, _options: unknown, command: Command) => {
      await cli.run(command, async ({ client, say }) => {
        const view = await client.run(run).state();
        say(view, stateText(run, view));
        return exitCodes.ok;
      });
    });
}
