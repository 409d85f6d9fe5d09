import type { Command } from 'commander';
import { follow } from './follow.ts';
import type { Cli, GlobalOptions } from './session.ts';

export function addWatch(program: Command, cli: Cli): void {
  program
    .command('watch')
    .argument('<run>', 'id of the run')
    .description('follow a run until it ends; over dead workers and a restarting server')
    .action(async (run: string, _options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<GlobalOptions>();
      await cli.run(command, async (session) => await follow(session, run, json === true));
    });
}
