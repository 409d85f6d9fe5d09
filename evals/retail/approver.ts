import { setTimeout as sleep } from 'node:timers/promises';
import { AgentClient } from '../../client/index.ts';
import { appendLine } from '../evidence.ts';

/**
 * The approver of the retail suite, a process of its own: looks for runs that wait and decides each escalation through
 * the client. Arguments: address of the server, folder for evidence, folder for payloads.
 */
const [address = '', evidence = '', payloadDir = ''] = process.argv.slice(2);
const client = await AgentClient.connect({ address, payloadDir });
let isStopping = false;
process.once('SIGTERM', () => {
  isStopping = true;
});

while (!isStopping) {
  try {
    const { open } = await client.openEscalations();
    for (const { run, escalation } of open) {
      const by = 'retail approver';
      const decision =
        escalation.kind === 'approval'
          ? ({ kind: 'approve', by } as const)
          : ({ kind: 'answer', by, text: 'A colleague will take it from here.' } as const);
      await run.decide(escalation, decision);
      appendLine(evidence, 'approver.jsonl', {
        at: new Date().toISOString(),
        run: run.id,
        escalation: escalation.id,
        kind: decision.kind,
      });
    }
  } catch (error) {
    // A killed worker or server: the escalation is still open and is found again.
    console.error(error instanceof Error ? error.message : error);
  }
  await sleep(100);
}
await client.close();
