import { z } from 'zod';
import { defineAgent } from '../../reasoning/define-agent.ts';
import { defineModel } from '../../reasoning/define-model.ts';
import { type Call, defineTool } from '../../tools/define-tool.ts';

/** What the cashier works with: a port. */
export type Till = { read(): number; pay(cents: number, key: string): Promise<string> };

const input = z.strictObject({
  cents: z.int().positive().describe('Amount in cents; ask when it is missing.'),
});
const readTill = defineTool({
  name: 'read_till',
  version: 1,
  description: 'Reads what is in the till.',
  input: z.strictObject({}),
  effect: 'read',
  repeat: 'by key',
  dependency: 'till',
  describe: () => 'Look into the till',
  handler: (_args, { ports }: Call<{ till: Till }>) => ports.till.read(),
});
const pay = defineTool({
  name: 'pay',
  version: 2,
  description: 'Pays somebody.',
  input,
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'till',
  requires: ['till:pay'],
  describe: ({ cents }) => `Pay ${cents} cents`,
  check: ({ cents }) => (cents > 1_000 ? `expected at most 1000 cents, got ${cents}` : undefined),
  handler: ({ cents }, { ports, key }: Call<{ till: Till }>) => ports.till.pay(cents, key),
});
/** Looks into the till by itself, and pays what a person approved. */
export const cashier = defineAgent({
  name: 'cashier',
  version: 3,
  model: defineModel({
    name: 'm',
    version: 1,
    api: 'chat',
    model: 'exact-1',
    contextWindow: 10_000,
    maxOutputTokens: 500,
    usdPerMillion: { input: 1, output: 1 },
  }),
  instructions: 'Pay.',
  input: z.strictObject({ to: z.string() }),
  output: z.strictObject({ paid: z.boolean() }),
  tools: [readTill, pay],
});
