import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import type { Cli } from './session.ts';

export function addMessage(program: Command, cli: Cli): void {
  const command = program
    .command('message')
    .argument('<run>', 'id of the run')
    .argument('<text>', 'what to say')
    .description('say something to the agent of a run')
    .requiredOption('--by <name>', 'who says it')
    .option('--id <id>', 'the same id again is the same message');
  command.action(async (run: string, text: string, options: { by: string; id?: string }) => {
    await cli.run(command, async ({ client, say }) => {
      await client.run(run).message(text, options);
      say({ kind: 'sent', run }, 'Sent.');
      return exitCodes.ok;
    });
  });
}
