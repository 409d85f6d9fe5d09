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

/**
 * The form in which a model is told of a tool. Strict: every property required, none beside them; an optional parameter
 * is one that may be null, and null means absent (`withoutNulls` takes it out again before validation).
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
  const schema = z.toJSONSchema(input, { target: 'draft-7', io: 'input' }) as Json;
  return { name, description, parameters: strict(schema) as JsonObject, strict: true };
}

function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isJsonObject(schema)) return schema;
  const kept = Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !dropped.has(keyword))
      .map(([keyword, value]) => [keyword, keyword === 'properties' ? value : strict(value)]),
  );
  const { properties } = kept;
  if (!isJsonObject(properties)) return kept;
  const required: readonly unknown[] = Array.isArray(kept['required']) ? kept['required'] : [];
  const all = Object.entries(properties).map(([name, property]) => [
    name,
    required.includes(name) ? strict(property) : orNull(strict(property)),
  ]);
  return {
    ...kept,
    properties: Object.fromEntries(all),
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function orNull(schema: Json): Json {
  if (!isJsonObject(schema)) return schema;
  const { description, ...rest } = schema;
  const either = { anyOf: [rest, { type: 'null' }] };
  return description === undefined ? either : { ...either, description };
}

/** Takes out the fields that are null where the schema has them optional: the model's way of leaving them out. */
export function withoutNulls(value: JsonObject, input: z.ZodObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]): [string, Json][] => {
      const schema: unknown = input.shape[name];
      if (field === null && schema instanceof z.ZodOptional && !z.safeParse(schema.unwrap(), null).success)
        return [];
      const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
      return [
        [name, inner instanceof z.ZodObject && isJsonObject(field) ? withoutNulls(field, inner) : field],
      ];
    }),
  );
}
