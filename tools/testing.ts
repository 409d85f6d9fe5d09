import { z } from 'zod';
import type { Proposal } from '../agent/call.ts';
import { createCatalogue } from './catalogue.ts';
import { type AnyQuestion, type AnyTool, defineQuestion, defineTool } from './define-tool.ts';
import { prepareAll } from './prepare.ts';

const refund = defineTool({
  name: 'refund',
  version: 3,
  description: 'Refunds.',
  input: z.strictObject({
    order: z
      .string()
      .regex(/^W\d+$/)
      .describe('Order.'),
    cents: z.int().min(1).max(5_000).describe('Cents.'),
    note: z.string().max(20).optional().describe('Note.'),
  }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: ['orders:write', 'money:write'],
  describe: ({ order, cents }) => `Refund ${cents} of ${order}`,
  check: ({ cents }) => (cents === 13 ? 'expected cents other than 13' : undefined),
  handler: (): string => {
    throw new Error('preparing never calls a handler');
  },
});
const broken = defineTool({
  name: 'broken',
  version: 1,
  description: 'Describes nothing.',
  input: z.strictObject({}),
  effect: 'read',
  repeat: 'by key',
  dependency: 'none',
  describe: () => {
    throw new Error('no words');
  },
  handler: () => 'done',
});
const ask = defineQuestion({
  name: 'ask',
  version: 2,
  description: 'Asks.',
  input: z.strictObject({ what: z.string().describe('What.') }),
  describe: ({ what }) => `Answer ${what}`,
});
export const catalogue = createCatalogue(
  [refund, broken, ask] as readonly unknown[] as readonly (AnyTool | AnyQuestion)[],
  z.strictObject({ reply: z.string().min(3), amount: z.int().optional() }),
);
export const permissions = ['orders:write', 'money:write'];

/** Calls as a model writes them in one reply: name and arguments as text. */
export const written = (...calls: readonly (readonly [tool: string, args: string])[]): readonly Proposal[] =>
  prepareAll(
    catalogue,
    calls.map(([tool, args], index) => ({ id: `id${index}`, tool, args })),
    permissions,
  );

export const refused = (words: string) => ({
  kind: 'refused',
  why: expect.stringContaining(words) as unknown,
});
