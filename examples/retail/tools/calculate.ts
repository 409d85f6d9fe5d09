import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { evaluate } from './arithmetic.ts';

export const calculate = defineTool({
  name: 'calculate',
  version: 1,
  description: 'Works out a sum. Use it for every amount of money.',
  input: z.strictObject({
    expression: z
      .string()
      .min(1)
      .max(1_000)
      .describe(
        'Numbers, + - * / and brackets, such as "(12.50 + 7) * 2". Leave the call out when there is nothing to work out.',
      ),
  }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'none',
  describe: ({ expression }) => `Work out ${expression}`,
  handler: ({ expression }) => (Math.round(evaluate(expression) * 100) / 100).toFixed(2),
});
