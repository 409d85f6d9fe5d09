import { z } from 'zod';
import type { ToolSchema } from '../agent/tool-schema.ts';
import type { AnyQuestion, AnyTool } from './define-tool.ts';
import { checkOutput } from './schema-rules.ts';
import { toToolSchema } from './tool-schema.ts';

/** What an agent may call: its tools by name, and the two calls that end a run. */
export type Catalogue = {
  readonly tools: ReadonlyMap<string, AnyTool | AnyQuestion>;
  /** The schema that the run's output must match. */
  readonly output: z.ZodObject;
  readonly schemas: readonly ToolSchema[];
};

export const endings = { finish: 'finish', giveUp: 'give_up' } as const;

export const giveUpInput = z.strictObject({
  outcome: z
    .enum(['refused', 'abandoned'])
    .describe('"refused" when the task must not be done, "abandoned" when it turned out impossible.'),
  reason: z.string().min(1).describe('Why, in one sentence for the requester.'),
});

/** Throws for two tools of one name, one named like a call that ends a run, and an output that could not be brought home. */
export function createCatalogue(all: readonly (AnyTool | AnyQuestion)[], output: z.ZodObject): Catalogue {
  checkOutput(output);
  const tools = new Map<string, AnyTool | AnyQuestion>();
  for (const tool of all) {
    if (tools.has(tool.name) || Object.values<string>(endings).includes(tool.name)) {
      throw new Error(
        `expected each tool of an agent to have a name of its own other than finish and give_up, got "${tool.name}" again`,
      );
    }
    tools.set(tool.name, tool);
  }
  const ends = [
    {
      name: endings.finish,
      description: 'Ends the task with its result. Call it alone, when everything is done.',
      input: output,
    },
    {
      name: endings.giveUp,
      description: 'Ends the task without a result. Call it alone, when the task must not or cannot be done.',
      input: giveUpInput,
    },
  ];
  const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { tools, output, schemas: [...sorted, ...ends].map(toToolSchema) };
}
