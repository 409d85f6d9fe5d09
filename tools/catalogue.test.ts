import { z } from 'zod';
import { createCatalogue } from './catalogue.ts';
import { type AnyTool, defineQuestion, defineTool } from './define-tool.ts';

const output = z.strictObject({ reply: z.string() });

const tool = (name: string, version = 1): AnyTool =>
  defineTool({
    name,
    version,
    description: `Does ${name}.`,
    input: z.strictObject({}),
    effect: 'read',
    repeat: 'by key',
    dependency: 'none',
    describe: () => name,
    handler: () => name,
  });
const question = defineQuestion({
  name: 'ask',
  version: 1,
  description: 'Asks.',
  input: z.strictObject({}),
  describe: () => 'Ask',
});

test('the model is told of the tools by name, in whatever order they came, and of the two calls that end a run', () => {
  const { schemas } = createCatalogue([tool('zoom'), question, tool('add')], output);
  expect(schemas.map(({ name }) => name)).toEqual(['add', 'ask', 'zoom', 'finish', 'give_up']);
  expect(schemas).toEqual(createCatalogue([tool('add'), tool('zoom'), question], output).schemas);
});

test('finish takes the output of the agent', () => {
  const { schemas } = createCatalogue([], output);
  expect(schemas.find(({ name }) => name === 'finish')?.parameters).toMatchObject({
    properties: { reply: { type: 'string' } },
    required: ['reply'],
  });
});

describe('an output that would fail when the run has done its work is refused at start-up', () => {
  const of = (field: z.ZodType) => () => createCatalogue([], z.strictObject({ at: field }));
  test.each<[string, () => unknown, string]>([
    ['no JSON', of(z.date()), 'output: "at" is nothing that a model could write as JSON'],
    ['a transform', of(z.string().transform(Number)), 'output: "at" transforms, coerces or defaults'],
    ['a transform inside', of(z.array(z.string().trim())), 'output: "at" transforms, coerces or defaults'],
    ['loose inside', of(z.object({})), 'output: "at" is an object that lets unknown fields through'],
    [
      'loose itself',
      () => createCatalogue([], z.object({ at: z.string() })),
      'output: expected a z.strictObject, got an object that lets unknown fields through',
    ],
    ['no object', () => createCatalogue([], z.string() as never), 'output: expected a z.strictObject'],
  ])('%s', (_, create, words) => {
    expect(create).toThrow(words);
  });

  test('its fields need no description: their names say enough for most', () => {
    expect(of(z.string().optional())).not.toThrow();
  });
});

test.each([
  ['two tools of one name', [tool('add'), tool('add')], 'add'],
  ['two versions of one tool', [tool('add'), tool('add', 2)], 'add'],
  ['a question named like a tool', [tool('ask'), question], 'ask'],
  ['a tool named like the end of a run', [tool('finish')], 'finish'],
  ['a tool named like giving up', [tool('give_up')], 'give_up'],
])('refuses %s', (_, tools, name) => {
  expect(() => createCatalogue(tools, output)).toThrow(
    `expected each tool of an agent to have a name of its own other than finish and give_up, got "${name}" again`,
  );
});
