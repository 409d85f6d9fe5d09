import { z } from 'zod';
import type { Json, JsonObject } from '../agent/json.ts';
import { isJsonObject } from '../agent/json.ts';
import type { ToolSchema } from '../agent/tool-schema.ts';

/** Keywords that providers refuse in strict schemas; our own check after the reply enforces them all the same. */
const dropped = new Set([
  '$schema',
  'default',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'propertyNames',
]);

/** Keywords of which no strict schema may have any: exclusions, tuples. */
const illegal = ['not', 'additionalItems'];
/** The one combination that strict schemas have is anyOf; of disjoint options, or of a single one, it means the same. */
const combining = new Set(['oneOf', 'allOf']);
/** Keywords that hold schemas by names, which may be any word. */
const named = new Set(['properties', 'definitions']);

/**
 * The form in which a model is told of a tool. Strict: every property required, none beside them; an optional parameter
 * is one that may be null, and null means absent (`withoutNulls` takes it out again before validation). What has no strict
 * form (records, tuples, values of any kind) goes out as it is, not strict; our own check holds for both.
 */
export function toToolSchema({
  name,
  description,
  input,
}: {
  name: string;
  description: string;
  input: z.ZodObject;
}): ToolSchema {
  const schema = z.toJSONSchema(input, { target: 'draft-7', io: 'input' }) as JsonObject;
  return hasStrictForm(schema)
    ? { name, description, parameters: strict(schema) as JsonObject, strict: true }
    : { name, description, parameters: schema, strict: false };
}

function hasStrictForm(schema: Json): boolean {
  if (!isJsonObject(schema)) return false;
  const { items, additionalProperties = false, type, anyOf, oneOf, allOf, $ref } = schema;
  const options = [anyOf, oneOf, allOf].flatMap((of) => (Array.isArray(of) ? of : []));
  return (
    (type ?? $ref ?? options[0]) !== undefined &&
    (allOf === undefined || options.length === 1) &&
    !illegal.some((keyword) => keyword in schema) &&
    (additionalProperties === false || 'properties' in schema) &&
    (items === undefined || hasStrictForm(items)) &&
    options.every(hasStrictForm) &&
    [...named].every((keyword) => Object.values(schema[keyword] ?? {}).every(hasStrictForm))
  );
}

function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isJsonObject(schema)) return schema;
  const kept = Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !dropped.has(keyword))
      .map(([keyword, value]) => [
        combining.has(keyword) ? 'anyOf' : keyword,
        named.has(keyword) && isJsonObject(value) ? mapFields(value, strict) : strict(value),
      ]),
  );
  const { properties } = kept;
  if (!isJsonObject(properties)) return kept;
  const required: readonly unknown[] = Array.isArray(kept['required']) ? kept['required'] : [];
  return {
    ...kept,
    properties: mapFields(properties, (property, name) =>
      required.includes(name) ? property : orNull(property),
    ),
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function mapFields(object: JsonObject, map: (value: Json, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]));
}

function orNull(schema: Json): Json {
  if (!isJsonObject(schema)) return schema;
  const { description, ...rest } = schema;
  const either = { anyOf: [rest, { type: 'null' }] };
  return description === undefined ? either : { ...either, description };
}

type Schema = z.core.$ZodType;

/** Takes out the fields that are null where the schema has them optional: the model's way of leaving them out. */
export function withoutNulls(value: Json, schema: Schema): Json {
  if (schema instanceof z.ZodObject) return isJsonObject(value) ? withoutNullFields(value, schema) : value;
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((entry: Json) => withoutNulls(entry, schema.element)) : value;
  if (schema instanceof z.ZodUnion) return withoutNullsOfUnion(value, schema);
  if (schema instanceof z.ZodLazy) return withoutNulls(value, schema.unwrap());
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly)
    return withoutNulls(value, schema.unwrap());
  return value;
}

function withoutNullFields(value: JsonObject, { shape }: z.ZodObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]): [string, Json][] => {
      const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
      if (schema === undefined) return [[name, field]];
      const meansAbsent = field === null && !accepts(schema, null) && accepts(schema, undefined);
      return meansAbsent ? [] : [[name, withoutNulls(field, schema)]];
    }),
  );
}

/** By the option that fits; when none does the value stays, and validation says what is wrong with it. */
function withoutNullsOfUnion(value: Json, { def }: z.ZodUnion): Json {
  const { discriminator } = def as { discriminator?: string };
  for (const option of def.options) {
    if (discriminator === undefined) {
      const candidate = withoutNulls(value, option);
      if (accepts(option, candidate)) return candidate;
    } else if (
      isJsonObject(value) &&
      option._zod.propValues?.[discriminator]?.has(value[discriminator] as z.core.util.Primitive)
    )
      return withoutNulls(value, option);
  }
  return value;
}

const accepts = (schema: Schema, value: unknown): boolean => z.safeParse(schema, value).success;
