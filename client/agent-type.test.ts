import type { z } from 'zod';
import type { Agent } from '../reasoning/define-agent.ts';
import type { AgentClient } from './agent-client.ts';
import type { OutcomeOf } from './agent-type.ts';

type OrderSupport = Agent<
  'order-support',
  z.ZodObject<{ customer: z.ZodString; request: z.ZodString }, z.core.$strict>,
  z.ZodObject<{ refunded: z.ZodBoolean; reply: z.ZodString }, z.core.$strict>
>;

// These are checked by the compiler; that the functions are never called is the point.
const uses = {
  right: async (client: AgentClient): Promise<string> => {
    const run = await client.start<OrderSupport>('order-support', {
      runId: 'r1',
      principal: 'ada',
      input: { customer: 'C1', request: 'Refund #W123' },
    });
    const outcome = await run.result();
    return outcome.kind === 'completed' ? outcome.output.reply : outcome.reason;
  },
  wrongName: async (client: AgentClient) => {
    const options = { runId: 'r', principal: 'a', input: { customer: '', request: '' } };
    // @ts-expect-error the agent has another name
    return await client.start<OrderSupport>('order-suport', options);
  },
  wrongInput: async (client: AgentClient) => {
    const options = { runId: 'r', principal: 'a', input: { customer: '' } };
    // @ts-expect-error the request is missing
    return await client.start<OrderSupport>('order-support', options);
  },
  notNarrowed: (outcome: OutcomeOf<OrderSupport>) =>
    // @ts-expect-error only a completed run has an output
    outcome.output,
  unknownOutput: (outcome: OutcomeOf<OrderSupport>) =>
    // @ts-expect-error the output has no such field
    outcome.kind === 'completed' && outcome.output.refundId,
  untyped: async (client: AgentClient) => {
    const run = await client.start('any', { runId: 'r', principal: 'a', input: { anything: [1, null] } });
    const outcome = await run.result();
    // @ts-expect-error without a type the output is some JSON
    return outcome.kind === 'completed' && outcome.output.reply;
  },
};

test('input, output and name are typed by the agent, from its type alone', () => {
  expect(Object.keys(uses)).toHaveLength(6);
});
