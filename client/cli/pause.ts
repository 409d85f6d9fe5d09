import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import type { Cli } from './session.ts';

export function addPauseAndResume(program: Command, cli: Cli): void {
  const describe = {
    pause: 'start nothing new in a run until it is resumed',
    resume: 'let a paused run go on',
  };
  for (const name of ['pause', 'resume'] as const) {
    program
      .command(name)
      .argument('<run>', 'id of the run')
      .description(describe[name])
      .requiredOption('--by <name>', 'who asks for it')
      .action(async (run: string, options: { by: string }, command: Command) => {
        await cli.run(command, async ({ client, say }) => {
          await client.run(run)[name](options);
          say(
            { kind: 'sent', run },
            name === 'pause' ? 'Asked the run to pause.' : 'Asked the run to go on.',
          );
          return exitCodes.ok;
        });
      });
  }
}
