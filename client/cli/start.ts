import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import { readJsonObject } from './flags.ts';
import { follow } from './follow.ts';
import type { Cli, GlobalOptions } from './session.ts';

type Flags = GlobalOptions & {
  readonly runId: string;
  readonly input: string;
  readonly tenant?: string;
  readonly principal?: string;
  readonly permission?: readonly string[];
  readonly agentVersion?: string;
  readonly watch?: true;
};

export function addStart(program: Command, cli: Cli): void {
  program
    .command('start')
    .argument('<agent>', 'name of the agent')
    .description('start a run; the same start again is the same run')
    .requiredOption('--run-id <id>', 'id of the run, such as a ticket number')
    .requiredOption('--input <json>', "the agent's input: a JSON object, or @file")
    .option('--tenant <name>', 'tenant ("default")')
    .option('--principal <name>', 'on whose behalf the run acts (your user name)')
    .option('--permission <name...>', 'what tools may check')
    .option('--agent-version <number>', 'the newest by default')
    .option('--watch', 'follow the run until it ends')
    .action(async (agent: string, _options: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const input = await readJsonObject('--input', flags.input);
      await cli.run(command, async (session) => {
        const { id } = await session.client.start(agent, {
          runId: flags.runId,
          input,
          principal: flags.principal ?? userInfo().username,
          permissions: flags.permission ?? [],
          ...(flags.tenant === undefined ? {} : { tenant: flags.tenant }),
          ...(flags.agentVersion === undefined ? {} : { version: Number(flags.agentVersion) }),
        });
        session.say({ kind: 'started', run: id }, `Started ${id}. Follow it: perdure watch ${id}`);
        return flags.watch ? await follow(session, id, flags.json === true) : exitCodes.ok;
      });
    });
}
