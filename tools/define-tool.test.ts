import { z } from 'zod';
import { type Call, defineQuestion, defineTool, type ToolOptions } from './define-tool.ts';

const input = z.strictObject({ orderId: z.string().describe('Order id, such as "W1".') });

type Options = ToolOptions<z.ZodObject, unknown, unknown>;
const options: Options = {
  name: 'refund_order',
  version: 2,
  description: 'Refunds an order.',
  input,
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  describe: () => 'Refund',
  handler: () => 'done',
};
const define = (changed: Partial<Options>) => () => defineTool({ ...options, ...changed });
const parameter = (schema: z.core.$ZodType) => define({ input: z.strictObject({ given: schema }) });

describe('what a definition leaves out has a default', () => {
  test('a tool that may be repeated: ten attempts of 10 s within 2 min, a heartbeat of 3 s', () => {
    expect(define({})().manifest).toEqual({
      kind: 'tool',
      name: 'refund_order',
      version: 2,
      effect: 'irreversible',
      repeat: 'by key',
      dependency: 'shop',
      timeouts: { attempt: 10_000, total: 120_000, heartbeat: 3_000 },
      attempts: 10,
    });
  });

  test('a tool that may not be repeated: one attempt whatever is asked for, and a heartbeat longer than a restart', () => {
    const { manifest } = define({ repeat: 'never', attempts: 7 })();
    expect(manifest).toMatchObject({ attempts: 1, timeouts: { heartbeat: 60_000 } });
  });

  test('a look that may not be repeated changes nothing: one attempt, whose worker is missed after 3 s', () => {
    const { manifest } = define({ repeat: 'never', effect: 'read' })();
    expect(manifest).toMatchObject({ attempts: 1, timeouts: { heartbeat: 3_000 } });
  });

  test('what is given wins, in milliseconds or words', () => {
    const timeouts = { attempt: '30s', total: '5m', heartbeat: 1_500 } as const;
    expect(define({ timeouts, attempts: 3 })().manifest).toMatchObject({
      timeouts: { attempt: 30_000, total: 300_000, heartbeat: 1_500 },
      attempts: 3,
    });
  });
});

describe('a definition that would fail later is refused at start-up, by the name of the tool', () => {
  test.each<[string, Partial<Options>, string]>([
    ['upper case', { name: 'Refund' }, 'expected a tool name like "refund_order"'],
    ['a leading digit', { name: '1_refund' }, 'got "1_refund"'],
    ['an empty name', { name: '' }, 'got ""'],
    ['65 characters', { name: 'a'.repeat(65) }, 'expected a tool name'],
    ['version 0', { version: 0 }, 'tool refund_order: expected "version" to be a whole number from 1, got 0'],
    ['version 1.5', { version: 1.5 }, 'expected "version" to be a whole number from 1, got 1.5'],
    ['a blank description', { description: ' ' }, 'tool refund_order: expected a description'],
    [
      'no attempt',
      { attempts: 0 },
      'tool refund_order: expected "attempts" to be a whole number from 1, got 0',
    ],
    ['half an attempt', { attempts: 2.5 }, 'got 2.5'],
    [
      'no time',
      { timeouts: { attempt: 0 } },
      'tool refund_order: timeouts.attempt: expected milliseconds above 0 or a text such as "10s", got 0',
    ],
    [
      'a time that is no time',
      { timeouts: { heartbeat: 'soon' as '1s' } },
      'tool refund_order: timeouts.heartbeat: expected milliseconds above 0 or a text such as "10s", got "soon"',
    ],
    [
      'less time for all attempts than for one',
      { timeouts: { attempt: '10s', total: '9s' } },
      'tool refund_order: expected timeouts.total (9000 ms) to be at least timeouts.attempt (10000 ms)',
    ],
    [
      'too few bytes to show anything',
      { presentBytes: 255 },
      'tool refund_order: expected "presentBytes" to be a whole number from 256, got 255',
    ],
  ])('%s', (_, changed, words) => {
    expect(define(changed)).toThrow(words);
  });

  test('an input that is no object', () => {
    expect(define({ input: z.string() as unknown as z.ZodObject })).toThrow(
      'tool refund_order: expected "input" to be a z.strictObject',
    );
  });

  test.each([
    ['z.object', z.object(input.shape)],
    ['z.looseObject', z.looseObject(input.shape)],
    ['a catch-all', z.object(input.shape).catchall(z.string())],
  ])('an input that lets unknown fields through: %s', (_, loose) => {
    expect(define({ input: loose })).toThrow(
      'tool refund_order: expected "input" to be a z.strictObject, got an object that lets unknown fields through',
    );
  });

  test('a parameter without a description, or a blank one', () => {
    expect(parameter(z.string())).toThrow('tool refund_order: expected parameter "given" to be described');
    expect(parameter(z.string().describe(' '))).toThrow('expected parameter "given" to be described');
    expect(parameter(z.array(z.string().describe('An entry.')))).toThrow('expected parameter "given"');
  });

  test('a description may stand inside of optional, nullable and readonly', () => {
    expect(parameter(z.string().describe('A word.').nullable().optional().readonly())).not.toThrow();
  });

  test('a question goes by the same rules', () => {
    const question = { name: 'ask', version: 1, description: 'Asks.', input, describe: () => 'Ask' };
    expect(defineQuestion(question).manifest).toEqual({ kind: 'question', name: 'ask', version: 1 });
    expect(() => defineQuestion({ ...question, version: -1 })).toThrow('tool ask: expected "version"');
    expect(() => defineQuestion({ ...question, input: z.strictObject({ why: z.string() }) })).toThrow(
      'tool ask: expected parameter "why" to be described',
    );
  });
});

/** Each changes what it parses, or would on the second time. */
const changing: readonly [string, z.core.$ZodType][] = [
  ['transform', z.string().transform(Number)],
  ['pipe', z.string().pipe(z.string())],
  ['preprocess', z.preprocess(String, z.string())],
  ['codec', z.stringbool()],
  ['coerce', z.coerce.number()],
  ['default', z.string().default('x')],
  ['prefault', z.string().prefault('x')],
  ['catch', z.string().catch('x')],
  ['trim', z.string().trim()],
  ['overwrite', z.number().overwrite(Math.round)],
];
const nestings: readonly [string, string, (inner: z.core.$ZodType) => z.core.$ZodType][] = [
  ['as the parameter', 'given', (inner) => inner],
  ['in an object', 'given.field', (inner) => z.strictObject({ field: inner })],
  ['in an array', 'given', (inner) => z.array(inner)],
  ['in an optional', 'given', (inner) => z.optional(inner)],
  ['in a union', 'given', (inner) => z.union([z.boolean(), inner])],
  ['in a tuple', 'given', (inner) => z.tuple([z.string(), inner])],
  ['in the rest of a tuple', 'given', (inner) => z.tuple([z.string()], inner)],
  ['in a record', 'given', (inner) => z.record(z.string(), inner)],
  ['in an intersection', 'given', (inner) => z.intersection(z.string(), inner)],
  ['behind a lazy', 'given.field', (inner) => z.lazy(() => z.strictObject({ field: inner }))],
];

describe('a schema that changes what it parses is refused wherever it stands', () => {
  test.each(nestings)('%s', (_, path, nest) => {
    for (const [, schema] of changing) {
      expect(parameter(z.optional(nest(schema) as z.ZodType).describe('It.'))).toThrow(
        `tool refund_order: parameter "${path}" transforms, coerces or defaults; expected a schema that leaves values as they are`,
      );
    }
    expect(parameter(z.optional(nest(z.string()) as z.ZodType).describe('It.'))).not.toThrow();
  });

  test('so is an object in it that drops or keeps unknown fields', () => {
    for (const loose of [z.object({ a: z.string() }), z.looseObject({ a: z.string() })]) {
      expect(parameter(z.array(z.strictObject({ item: loose })).describe('Items.'))).toThrow(
        'tool refund_order: parameter "given.item" is an object that lets unknown fields through; expected a z.strictObject',
      );
    }
  });

  test.each([
    ['a date', z.date()],
    ['a bigint', z.bigint()],
    ['a class', z.instanceof(URL)],
    ['a map', z.map(z.string(), z.string())],
  ])('so is what does not arrive as JSON: %s', (_, schema) => {
    expect(parameter(z.array(schema).describe('It.'))).toThrow(
      /^tool refund_order: parameter "given" is nothing that a model could write as JSON: /,
    );
  });

  test('a schema that contains itself is looked through once', () => {
    const folder = z.strictObject({
      name: z.string(),
      get folders() {
        return z.array(folder).optional();
      },
    });
    expect(parameter(folder.describe('A folder.'))).not.toThrow();
  });
});

test('types flow from the schema to describe, check, handler and present', () => {
  type Ports = { readonly shop: { refund(id: string): Promise<{ refundId: string }> } };
  const tool = defineTool({
    ...options,
    input,
    describe: ({ orderId }) => `Refund ${orderId.toUpperCase()}`,
    handler: ({ orderId }, { ports }: Call<Ports>) => ports.shop.refund(orderId),
    present: ({ refundId }) => refundId.length,
  });
  expect(tool.describe({ orderId: 'w1' })).toBe('Refund W1');
  expect(tool.present?.({ refundId: 'R1' })).toBe(2);

  defineTool({
    ...options,
    input,
    // @ts-expect-error -- the input has no such field
    describe: ({ order }) => `Refund ${order}`,
  });
  defineTool({
    ...options,
    input,
    // @ts-expect-error -- orderId is a text
    handler: ({ orderId }: { orderId: number }) => orderId + 1,
  });
  defineTool({
    ...options,
    input,
    // @ts-expect-error -- orderId is a text
    check: ({ orderId }) => (orderId > 0 ? undefined : 'no'),
  });
  defineTool({
    ...options,
    input,
    handler: () => ({ refundId: 'R1' }),
    // @ts-expect-error -- the handler gives an object with refundId
    present: (result: { amount: number }) => result.amount,
  });
  // @ts-expect-error -- a tool says what it does to the world
  expect(define({ effect: 'delete' })().kind).toBe('tool');
});
