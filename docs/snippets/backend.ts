import { AgentClient } from '../../client/index.ts';
import type { orderSupport } from './agent.ts';

await using client = await AgentClient.connect();
const run = await client.start<typeof orderSupport>('order-support', {
  runId: 'ticket-4711',
  tenant: 'acme',
  principal: 'ada',
  input: { customer: 'C1', request: 'Refund #W123' },
});
const escalation = await run.nextEscalation();
await run.decide(escalation, { kind: 'approve', by: 'ben' });
const outcome = await run.result();
if (outcome.kind === 'completed') console.log(outcome.output.reply);
else console.log(outcome.kind, outcome.reason, outcome.notDone, outcome.spent.cost);
