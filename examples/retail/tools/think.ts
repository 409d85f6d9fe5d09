import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';

export const think = defineTool({
  name: 'think',
  version: 1,
  description: 'Notes a thought, to reason before acting. Nothing is looked up and nothing is changed.',
  input: z.strictObject({
    thought: z.string().min(1).describe('The thought, in words. Leave the call out when there is none.'),
  }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'none',
  describe: ({ thought }) => `Think: ${thought}`,
  handler: () => 'noted',
});
