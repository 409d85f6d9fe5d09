import { type Command, Option } from 'commander';
import type { Outcome } from '../../agent/outcome.ts';
import type { Status } from '../../agent/view.ts';
import { exitCodes } from './exit-code.ts';
import { runsText } from './render.ts';
import type { Cli } from './session.ts';

const statuses: readonly Status[] = ['starting', 'running', 'waiting', 'paused', 'stopping', 'ended'];
const outcomes: readonly Outcome['kind'][] = [
  'completed',
  'refused',
  'abandoned',
  'exhausted',
  'cancelled',
  'failed',
];

type Flags = {
  readonly status?: Status;
  readonly outcome?: Outcome['kind'];
  readonly agent?: string;
  readonly tenant?: string;
  readonly limit: string;
};

export function addList(program: Command, cli: Cli): void {
  program
    .command('list')
    .description('runs, newest first')
    .addOption(new Option('--status <status>', 'where they stand').choices(statuses))
    .addOption(new Option('--outcome <outcome>', 'how they ended').choices(outcomes))
    .option('--agent <name>', 'of this agent only')
    .option('--tenant <name>', 'of this tenant only')
    .option('--limit <number>', 'at most so many', '100')
    .action(async ({ limit, ...filter }: Flags, command: Command) => {
      await cli.run(command, async ({ client, say }) => {
        const runs = await client.list({ ...filter, limit: Number(limit) });
        say(runs, runsText(runs));
        return exitCodes.ok;
      });
    });
}
