import { z } from 'zod';
import { defineAgent } from '../reasoning/define-agent.ts';
import { defineModel } from '../reasoning/define-model.ts';
import { defineTool } from '../tools/define-tool.ts';
import { pageText, readPage } from './pages.ts';

/** Tokens. The part of a conversation that continue-as-new carries is bounded by the window, so figures name it. */
export const contextWindow = 32_000;

const model = defineModel({
  name: 'bench-model',
  version: 1,
  api: 'responses',
  model: 'scripted-1',
  contextWindow,
  usdPerMillion: { input: 0, output: 0 },
});

const read = defineTool({
  ...readPage,
  description: 'Reads one page of the book.',
  input: z.strictObject({
    page: z.int().positive().describe('Number of the page, from 1.'),
    bytes: z.int().positive().describe('Length of the page.'),
  }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'book',
  describe: ({ page }) => `Read page ${page}`,
  handler: ({ page, bytes }) => pageText(page, bytes),
});

const publish = defineTool({
  name: 'publish_summary',
  version: 1,
  description: 'Publishes a summary of what was read.',
  input: z.strictObject({ summary: z.string().min(1).describe('The summary.') }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'book',
  describe: ({ summary }) => `Publish "${summary}"`,
  handler: () => 'published',
});

const input = z.strictObject({ request: z.string().min(1).describe('What to read.') });
const output = z.strictObject({ pages: z.int().describe('How many pages were read.') });
const limits = { steps: 1_000, calls: 2_000, tokens: 1_000_000_000, wallTime: '1d' } as const;

/** Reads pages one after the other: what a step leaves behind is a model call and one read. */
const reader = defineAgent({
  name: 'reader',
  version: 1,
  model,
  instructions: 'Read the book page by page, then finish.',
  input,
  output,
  tools: [read],
  limits,
});

/** Reads many pages at once and then asks a person. */
const editor = defineAgent({
  name: 'editor',
  version: 1,
  model,
  instructions: 'Read the book, publish a summary, then finish.',
  input,
  output,
  tools: [read, publish],
  limits,
});

/** The application that the workers of the benches load. */
export default { agents: [reader, editor], ports: () => ({}) };
