import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import { escalationText } from './render.ts';
import type { Cli } from './session.ts';

export function addEscalations(program: Command, cli: Cli): void {
  program
    .command('escalations')
    .description('every question that waits for a person, the most urgent first')
    .option('--tenant <name>', 'of this tenant only')
    .option('--agent <name>', 'of this agent only')
    .action(async (filter: { tenant?: string; agent?: string }, command: Command) => {
      await cli.run(command, async ({ client, say, terminal }) => {
        const { open, unanswered } = await client.openEscalations(filter);
        for (const { run, escalation } of open) {
          say({ run: run.id, escalation }, `run ${run.id}\n${escalationText(escalation)}\n`);
        }
        for (const { run, why } of unanswered) terminal.err(`run ${run.id} could not be asked: ${why}`);
        if (open.length === 0 && unanswered.length === 0) terminal.err('Nothing waits for a person.');
        return unanswered.length === 0 ? exitCodes.ok : exitCodes.unreachable;
      });
    });
}
