import { Ajv } from 'ajv';
import fc from 'fast-check';
import { z } from 'zod';
import type { Json, JsonObject } from '../agent/json.ts';
import { validateTool } from '../test/support/scripted-provider/validate.ts';
import { toToolSchema, withoutNulls } from './tool-schema.ts';

const toldOf = (shape: z.core.$ZodLooseShape) => {
  const input = z.strictObject(shape);
  return { input, schema: toToolSchema({ name: 'tool', description: 'A tool.', input }) };
};

/** How a model writes a value: what may be left out is there, as null. Both are built together, from one choice. */
type Written = { readonly value: Json; readonly written: Json };
const asIs = (value: fc.Arbitrary<Json>): fc.Arbitrary<Written> =>
  value.map((one) => ({ value: one, written: one }));
const list = (entry: fc.Arbitrary<Written>): fc.Arbitrary<Written> =>
  fc.array(entry, { maxLength: 4 }).map((all) => ({
    value: all.map(({ value }) => value),
    written: all.map(({ written }) => written),
  }));
function object(
  fields: Record<string, fc.Arbitrary<Written>>,
  optional: readonly string[],
): fc.Arbitrary<Written> {
  const requiredKeys = Object.keys(fields).filter((name) => !optional.includes(name));
  return fc.record(fields, { requiredKeys }).map((given) => {
    const entries = Object.entries(given as Record<string, Written>);
    const left = optional.filter((name) => !(name in given)).map((name) => [name, null]);
    return {
      value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
      written: Object.fromEntries([...entries.map(([name, { written }]) => [name, written]), ...left]),
    };
  });
}

const word = asIs(fc.string({ maxLength: 5 }));
const whole = asIs(fc.integer({ min: 1, max: 5 }));
const wordOrNull = asIs(fc.option(fc.string({ maxLength: 5 })));

const person = z.strictObject({ name: z.string(), nick: z.string().optional(), age: z.int().optional() });
const someone = object({ name: word, nick: word, age: whole }, ['nick', 'age']);

type Tree = { name: string; note?: string | undefined; inner?: Tree[] | undefined };
const tree: z.ZodType<Tree> = z.strictObject({
  name: z.string(),
  note: z.string().optional(),
  get inner() {
    return z.array(tree).optional();
  },
});
const { someTree } = fc.letrec<{ someTree: Written }>((tie) => ({
  someTree: object({ name: word, note: word, inner: list(tie('someTree')) }, ['note', 'inner']),
}));

const payment = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('card'), holder: person, pin: z.string().optional() }),
  z.strictObject({ by: z.enum(['cash', 'cheque']), cents: z.int().optional() }),
]);
const somePayment = fc.oneof(
  object({ by: asIs(fc.constant('card')), holder: someone, pin: word }, ['pin']),
  object({ by: asIs(fc.constantFrom('cash', 'cheque')), cents: whole }, ['cents']),
);
const wish = z.union([z.string(), person, z.strictObject({ id: z.int(), size: z.string().optional() })]);
const someWish = fc.oneof(word, someone, object({ id: whole, size: word }, ['size']));

const shapes: readonly [string, z.core.$ZodLooseShape, fc.Arbitrary<Written>][] = [
  ['nothing', {}, object({}, [])],
  [
    'texts and numbers with rules that providers refuse',
    {
      id: z.string().regex(/^./s).min(1).max(9),
      mail: z.string().optional(),
      amount: z.int().min(1).max(5).multipleOf(1),
    },
    object({ id: asIs(fc.string({ minLength: 1, maxLength: 9 })), mail: word, amount: whole }, ['mail']),
  ],
  [
    'choices',
    { size: z.enum(['s', 'm']), kind: z.literal('x').optional(), many: z.array(z.enum(['a', 'b'])).min(1) },
    object(
      {
        size: asIs(fc.constantFrom('s', 'm')),
        kind: asIs(fc.constant('x')),
        many: asIs(fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 })),
      },
      ['kind'],
    ),
  ],
  ['nullable: null is a value', { name: z.string().nullable() }, object({ name: wordOrNull }, [])],
  [
    'an object in an object',
    { who: person.optional(), also: person },
    object({ who: someone, also: someone }, ['who']),
  ],
  ['objects in arrays', { people: z.array(z.array(person)) }, object({ people: list(list(someone)) }, [])],
  ['a nullable object', { who: person.nullable().readonly() }, object({ who: someone }, [])],
  [
    'a union',
    { wish, more: z.array(wish).optional() },
    object({ wish: someWish, more: list(someWish) }, ['more']),
  ],
  ['a discriminated union', { payments: z.array(payment) }, object({ payments: list(somePayment) }, [])],
  ['a schema that contains itself', { root: tree.optional() }, object({ root: someTree }, ['root'])],
  [
    'parameters named like keywords',
    { pattern: z.string(), properties: z.string().optional() },
    object({ pattern: word, properties: word }, ['properties']),
  ],
];

describe.each(shapes)('%s', (_, shape, arguments_) => {
  const { input, schema } = toldOf(shape);

  test('goes out as a strict schema that a provider takes: every property required, none beside them, at every level', () => {
    expect(schema.strict).toBe(true);
    expect(() => validateTool(schema)).not.toThrow();
    expect(JSON.stringify(schema.parameters)).not.toMatch(
      /"(oneOf|allOf|not|format|minLength|maximum|minItems|default|\$schema)":/,
    );
  });

  test('what a model writes by it, null for what it leaves out, becomes the value it means', () => {
    const matches = new Ajv({ strict: false }).compile(schema.parameters);
    fc.assert(
      fc.property(arguments_, ({ value, written }) => {
        expect(matches(written) || matches.errors).toBe(true);
        expect(withoutNulls(written, input)).toEqual(value);
        expect(withoutNulls(value, input)).toEqual(value);
        expect(input.safeParse(value)).toMatchObject({ success: true, data: value });
      }),
      { numRuns: 60 },
    );
  });
});

test('one tool as a model is told of it, whole', () => {
  const { schema } = toldOf({
    id: z.string().min(1).describe('An id.'),
    count: z.int().positive().optional().describe('How many.'),
  });
  expect(schema).toEqual({
    name: 'tool',
    description: 'A tool.',
    strict: true,
    parameters: {
      type: 'object',
      properties: {
        id: { type: 'string', description: 'An id.' },
        count: { anyOf: [{ type: 'integer' }, { type: 'null' }], description: 'How many.' },
      },
      required: ['id', 'count'],
      additionalProperties: false,
    },
  });
});

/** Legal JSON schemas that strict mode refuses. */
test.each<[string, z.ZodType, Json]>([
  ['a record', z.record(z.string(), z.int()), { any: 1 }],
  ['a record with known keys', z.record(z.enum(['a', 'b']), z.int()), { a: 1, b: 2 }],
  [
    'a record deep inside',
    z.array(z.union([z.string(), z.strictObject({ by: z.record(z.string(), z.int()) })])),
    ['', { by: { x: 1 } }],
  ],
  ['a tuple', z.tuple([z.string(), z.int()]), ['a', 1]],
  ['any JSON', z.json(), { a: [null] }],
  ['anything', z.unknown(), { a: [null] }],
  ['an intersection', z.intersection(z.array(z.int()), z.array(z.int()).min(1)), [1]],
  [
    'a schema that contains records of itself',
    z.strictObject({
      get of() {
        return z.record(z.string(), z.json());
      },
    }),
    { of: { a: 1 } },
  ],
])('%s has no strict form: it goes out as it is, not strict', (_, schema, example) => {
  const told = toldOf({ given: schema, other: z.string().min(2).optional() });
  expect(told.schema.strict).toBe(false);
  expect(told.schema.parameters).toMatchObject({
    properties: { other: { type: 'string', minLength: 2 } },
    required: ['given'],
  });
  const matches = new Ajv({ strict: false }).compile(told.schema.parameters);
  expect(matches({ given: example }) || matches.errors).toBe(true);
  expect(withoutNulls({ given: example, other: null }, told.input)).toEqual({ given: example });
});

describe('null is taken out only where it means absent', () => {
  const { input } = toldOf({
    optional: z.string().optional(),
    nullish: z.string().nullish(),
    required: z.string(),
  });

  test('it stays where it is a value, where something is required, and where nothing is known', () => {
    const given: JsonObject = { optional: null, nullish: null, required: null, unknown: null };
    expect(withoutNulls(given, input)).toEqual({ nullish: null, required: null, unknown: null });
  });

  test('fields with the names of what every object inherits are fields like others', () => {
    const given = JSON.parse('{"__proto__":null,"constructor":null,"toString":{"a":null}}') as JsonObject;
    const kept = withoutNulls(given, input) as JsonObject;
    expect(Object.keys(kept)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });

  test('whatever JSON comes, values that are no objects or of no option included, it never throws', () => {
    const { input: every } = toldOf(Object.assign({}, ...shapes.map(([, shape]) => shape)));
    const value = fc.dictionary(fc.constantFrom(...Object.keys(every.shape)), fc.jsonValue());
    fc.assert(fc.property(value, (given) => void withoutNulls(given as JsonObject, every)));
  });
});
