import type { EscalationView } from '../../agent/view.ts';
import type { DecisionDraft } from '../decision.ts';
import { InvalidInput } from '../errors.ts';
import { readJsonObject } from './flags.ts';
import { clean, escalationText } from './render.ts';
import type { Terminal } from './terminal.ts';

/** Lets a person choose among several escalations. */
export async function askWhich(
  terminal: Terminal,
  escalations: readonly EscalationView[],
): Promise<EscalationView> {
  escalations.forEach(({ describe }, index) => terminal.out(`${index + 1}  ${clean(describe)}`));
  const answer = await terminal.ask(`Which one (1 to ${escalations.length})? `);
  const chosen = escalations[Number(answer) - 1];
  if (chosen === undefined)
    throw new InvalidInput(`expected a number from 1 to ${escalations.length}, got "${answer}"`);
  return chosen;
}

/** Shows an escalation and asks for the decision; null when the person leaves it open. */
export async function askDecision(
  terminal: Terminal,
  escalation: EscalationView,
  known: string | undefined,
): Promise<DecisionDraft | null> {
  terminal.out(escalationText(escalation));
  const choices =
    escalation.kind === 'approval'
      ? '[a]pprove, [r]eject, [e]dit, [t]ake over, or Enter to leave it open: '
      : '[a]nswer, [r]eject, [t]ake over, or Enter to leave it open: ';
  const choice = (await terminal.ask(choices)).toLowerCase().slice(0, 1);
  if (choice === '') return null;
  const by = known ?? (await terminal.ask('Your name: '));
  switch (choice) {
    case 'a':
      if (escalation.kind === 'approval') return { kind: 'approve', by };
      return { kind: 'answer', by, text: await terminal.ask('Answer: ') };
    case 'r':
      return { kind: 'reject', by, reason: await terminal.ask('Reason: ') };
    case 'e':
      return {
        kind: 'edit',
        by,
        args: await readJsonObject('the arguments', await terminal.ask('Arguments as JSON: ')),
      };
    case 't':
      return { kind: 'take over', by, reason: await terminal.ask('Reason: ') };
    default:
      throw new InvalidInput(`expected one of the letters shown, got "${choice}"`);
  }
}
