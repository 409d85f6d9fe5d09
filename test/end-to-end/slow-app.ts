import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineAgent } from '../../reasoning/define-agent.ts';
import { defineModel } from '../../reasoning/define-model.ts';
import { type Call, defineTool } from '../../tools/define-tool.ts';
import type { App } from '../../workers/load-app.ts';

type Journal = { write(line: string): Promise<void> };

const engrave = defineTool({
  name: 'engrave',
  version: 1,
  description: 'Engraves; takes a while and cannot be done twice.',
  input: z.strictObject({}),
  effect: 'write',
  repeat: 'never',
  dependency: 'journal',
  describe: () => 'Engrave',
  handler: async (_args, { ports: { journal } }: Call<{ journal: Journal }>) => {
    await journal.write('begun');
    await sleep(1_000);
    await journal.write('done');
    return 'engraved';
  },
});

/** One slow effect that must not be repeated, written to the file JOURNAL: what a stopping worker must bring home. */
export default {
  agents: [
    defineAgent({
      name: 'engraver',
      version: 1,
      model: defineModel({
        name: 'm',
        version: 1,
        api: 'responses',
        model: 'exact-1',
        contextWindow: 10_000,
        maxOutputTokens: 500,
        usdPerMillion: { input: 1, output: 1 },
      }),
      instructions: 'Engrave.',
      input: z.strictObject({}),
      output: z.strictObject({ done: z.boolean() }),
      tools: [engrave],
    }),
  ],
  ports: ({ JOURNAL }: NodeJS.ProcessEnv): { journal: Journal } => {
    if (JOURNAL === undefined) throw new Error('expected a file in JOURNAL');
    return { journal: { write: (line) => appendFile(JOURNAL, `${line}\n`) } };
  },
} satisfies App;
