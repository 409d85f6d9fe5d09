import { z } from 'zod';
import { defineAgent } from '../../reasoning/define-agent.ts';
import { defineModel } from '../../reasoning/define-model.ts';
import { type Call, defineTool } from '../../tools/define-tool.ts';

type Shop = { refund(orderId: string, cents: number, key: string): Promise<{ id: string }> };

const refundOrder = defineTool({
  name: 'refund_order',
  version: 1,
  description: 'Refund a delivered order to the way it was paid.',
  input: z.strictObject({
    orderId: z.string().describe('Order id such as #W123; ask when it is missing.'),
    cents: z.int().min(1).describe('Amount in cents, at most the total of the order.'),
  }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  describe: ({ orderId, cents }) => `Refund $${cents / 100} for order ${orderId}`,
  handler: ({ orderId, cents }, { ports, key }: Call<{ shop: Shop }>) =>
    ports.shop.refund(orderId, cents, key),
  present: ({ id }) => ({ refundId: id }),
});

export const orderSupport = defineAgent({
  name: 'order-support',
  version: 1,
  model: defineModel({
    name: 'careful',
    version: 1,
    api: 'responses',
    model: 'gpt-5.1-2025-11-13',
    contextWindow: 400_000,
    usdPerMillion: { input: 1.25, output: 10 },
  }),
  instructions: 'Help with one order. Refund only what was delivered.',
  input: z.strictObject({ customer: z.string(), request: z.string() }),
  output: z.strictObject({ refunded: z.boolean(), reply: z.string() }),
  tools: [refundOrder],
  limits: { steps: 30, cost: 0.5, wallTime: '2d' },
});
