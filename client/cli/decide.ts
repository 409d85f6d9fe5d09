import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { EscalationView, RunView } from '../../agent/view.ts';
import type { DecisionDraft } from '../decision.ts';
import { DecisionRefused, InvalidInput, NoWorker, RunEnded } from '../errors.ts';
import type { Run } from '../run.ts';
import { askDecision, askWhich } from './ask-decision.ts';
import { exitCodes } from './exit-code.ts';
import { type DecisionFlags, readDecision } from './flags.ts';
import { escalationText } from './render.ts';
import type { Cli, Session } from './session.ts';

type Flags = DecisionFlags & { readonly escalation?: string };

export function addDecide(program: Command, cli: Cli): void {
  program
    .command('decide')
    .argument('<run>', 'id of the run')
    .description('answer an escalation by signal; asks at the terminal when no decision is given')
    .option('--escalation <id>', 'which one, when several are open')
    .option('--approve', 'let it happen with exactly these arguments')
    .option('--reject <reason>', 'do not let it happen')
    .option('--edit <json>', 'let it happen with these arguments: a JSON object, or @file')
    .option('--answer <text>', 'answer a question')
    .option('--take-over <reason>', 'finish the task by hand; the run ends')
    .option('--by <name>', 'the person who decides')
    .action(async (run: string, flags: Flags, command: Command) => {
      const stated = await readDecision(flags);
      await cli.run(
        command,
        async (session) => await decide(session, session.client.run(run), { flags, stated }),
      );
    });
}

type Asked = { readonly flags: Flags; readonly stated: DecisionDraft | null };

async function decide({ terminal, say }: Session, run: Run, { flags, stated }: Asked): Promise<number> {
  const before = await run.state();
  const isAsking = stated === null && terminal.isInteractive;
  const escalation =
    flags.escalation === undefined && isAsking && before.escalations.length > 1
      ? await askWhich(terminal, before.escalations)
      : choose(run.id, before, flags.escalation);
  if (stated === null && !isAsking) {
    throw new InvalidInput(
      `${escalationText(escalation)}\nexpected --approve, --reject, --edit, --answer or --take-over, with --by: there is no terminal to ask at`,
    );
  }
  const draft = stated ?? (await askDecision(terminal, escalation, flags.by));
  if (draft === null) {
    terminal.err('Nothing was decided.');
    return exitCodes.endedOtherwise;
  }
  await run.decide(escalation, draft);
  const taken = await wasTaken(run, escalation.id, before);
  const told = {
    kind: taken ? 'taken' : 'sent',
    run: run.id,
    escalation: escalation.id,
    decision: draft.kind,
  };
  say(told, taken ? `Taken: ${draft.kind}.` : 'Sent; the run has not taken it up yet.');
  return exitCodes.ok;
}

/** The escalation meant. Throws when there is none, no such one, or several to choose from. */
export function choose(
  run: string,
  view: Pick<RunView, 'escalations' | 'status'>,
  id: string | undefined,
): EscalationView {
  const { escalations, status } = view;
  const [first, ...others] = escalations;
  if (first === undefined) throw new RunEnded(`The run "${run}" asks nothing now; it is ${status}.`);
  const ids = escalations.map((one) => `${one.id} (${one.describe})`).join(', ');
  if (id !== undefined) {
    const found = escalations.find((one) => one.id === id);
    if (found === undefined) throw new InvalidInput(`expected --escalation to be one of ${ids}, got "${id}"`);
    return found;
  }
  if (others.length > 0) throw new InvalidInput(`expected --escalation, since several are open: ${ids}`);
  return first;
}

/** Milliseconds to wait for the run to take the signal up. */
const patience = 5_000;

async function wasTaken(run: Run, escalation: string, before: RunView): Promise<boolean> {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const now = await run.state().catch((error: unknown) => {
      if (error instanceof NoWorker) return undefined;
      throw error;
    });
    if (now === undefined) return false;
    const refusal = now.refusedMessages.latest.at(-1);
    if (now.refusedMessages.total > before.refusedMessages.total && refusal?.name === 'decide') {
      throw new DecisionRefused(`The run did not accept it: ${refusal.why}`);
    }
    if (!now.escalations.some(({ id }) => id === escalation)) return true;
    await sleep(200);
  }
  return false;
}
