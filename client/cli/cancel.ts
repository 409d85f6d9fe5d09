import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import type { Cli } from './session.ts';

export function addCancel(program: Command, cli: Cli): void {
  program
    .command('cancel')
    .argument('<run>', 'id of the run')
    .description('end a run as cancelled; what was done stays done')
    .action(async (run: string, _options: unknown, command: Command) => {
      await cli.run(command, async ({ client, say }) => {
        await client.run(run).cancel();
        say({ kind: 'sent', run }, `Asked the run to end; perdure result ${run} says how it did.`);
        return exitCodes.ok;
      });
    });
}
