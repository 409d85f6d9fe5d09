import { createInterface } from 'node:readline/promises';
import type { EscalationView } from '../../../agent/view.ts';
import type { DecisionDraft } from '../../../client/index.ts';

/** Shows the escalation and asks at the terminal; without one, or with `--yes`, the demo decides by itself and says so. */
export async function askForDecision(
  escalation: EscalationView,
  isAutomatic: boolean,
): Promise<DecisionDraft> {
  console.log(`\n  A person decides: ${escalation.describe}`);
  for (const [name, value] of Object.entries(escalation.args))
    console.log(`    ${name}: ${JSON.stringify(value)}`);
  console.log(`    The agent says: ${escalation.unsure || 'no doubts stated'}`);
  if (isAutomatic) {
    console.log('    Nobody is at a terminal (or --yes was given): the demo approves by itself.\n');
    return { kind: 'approve', by: 'the demo itself' };
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = (await terminal.question('    Approve? [Y/n, or a reason to reject] ')).trim();
    console.log();
    if (answer === '' || /^y(es)?$/i.test(answer)) return { kind: 'approve', by: 'you' };
    return { kind: 'reject', by: 'you', reason: /^no?$/i.test(answer) ? 'no' : answer };
  } finally {
    terminal.close();
  }
}
