import { z } from 'zod';
import { defineQuestion } from '../../../tools/define-tool.ts';

export const transferToHumanAgents = defineQuestion({
  name: 'transfer_to_human_agents',
  version: 1,
  description:
    'Hands the customer to a person, when the customer asks for one or the request is beyond these tools.',
  input: z.strictObject({
    summary: z
      .string()
      .min(1)
      .describe('What the customer wants and what was done so far, in a few sentences. Never leave it out.'),
  }),
  describe: ({ summary }) => `Take over from the agent: ${summary}`,
});
