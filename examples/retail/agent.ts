import { z } from 'zod';
import { defineAgent } from '../../reasoning/define-agent.ts';
import { defineModel } from '../../reasoning/define-model.ts';
import { retailTools } from './tools/index.ts';

const model = defineModel({
  name: 'order-support-model',
  version: 1,
  api: 'responses',
  model: process.env['PERDURE_MODEL'] ?? 'gpt-5.1-2025-11-13',
  contextWindow: 400_000,
  usdPerMillion: { input: 1.25, output: 10 },
});

export const orderSupport = defineAgent({
  name: 'order-support',
  version: 1,
  model,
  instructions: `You support the customers of a shop with their orders.

First find out who the customer is: by e-mail, or by name and zip code. Help that one customer only.
Look before you act: an order can be cancelled or modified while it is pending, returned or exchanged once it is delivered. Items are only changed for others of the same product that can be had.
Exchanges, returns and changes of items are possible once for an order: collect everything first.
A person decides on every change you propose; propose exactly what the customer asked for, and say what you are not sure of.
Use calculate for amounts. State only what the tools told you. Refuse what these rules do not allow; transfer to a person what is beyond your tools.`,
  input: z.strictObject({
    customer: z.string().describe('Who writes, as far as the shop knows.'),
    request: z.string().min(1).describe('What the customer wrote.'),
  }),
  output: z.strictObject({
    reply: z.string().min(1).describe('What the customer is told: what was done and what was not.'),
    resolved: z.boolean().describe('Whether everything asked for was done.'),
  }),
  tools: retailTools,
  limits: { steps: 40, calls: 120, cost: 2, wallTime: '2d' },
  escalation: { roles: ['support-lead'], deadline: '4h', onSilence: 'reject' },
});
