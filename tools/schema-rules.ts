import { z } from 'zod';

type Schema = z.core.$ZodType;

/** Kinds of schema that change what they parse: arguments are validated twice and must come out as they went in. */
const changing = new Set(['transform', 'pipe', 'default', 'prefault', 'catch', 'codec', 'success']);

/** Throws, naming tool and parameter, for a schema that a model could not fill reliably. */
export function checkSchema(tool: string, input: z.ZodObject): void {
  if (!(input instanceof z.ZodObject))
    throw new Error(`tool ${tool}: expected "input" to be a z.strictObject`);
  if (input.def.catchall?._zod.def.type !== 'never') {
    throw new Error(
      `tool ${tool}: expected "input" to be a z.strictObject, got an object that lets unknown fields through`,
    );
  }
  for (const [name, parameter] of Object.entries(input.shape)) {
    if (descriptionOf(parameter) === undefined) {
      throw new Error(
        `tool ${tool}: expected parameter "${name}" to be described: what it means, what valid values look like, what to do when it is missing`,
      );
    }
    const at = findChanging(parameter, name);
    if (at !== undefined) {
      throw new Error(
        `tool ${tool}: parameter "${at}" transforms, coerces or defaults; expected a schema that leaves values as they are`,
      );
    }
  }
}

function descriptionOf(schema: Schema): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined && own.trim() !== '') return own;
  const inner = innerOf(schema);
  return inner.length === 1 && isWrapper(schema) && inner[0] !== undefined
    ? descriptionOf(inner[0])
    : undefined;
}

const isWrapper = (schema: Schema): boolean =>
  ['optional', 'nullable', 'readonly'].includes(schema._zod.def.type);

function findChanging(schema: Schema, at: string): string | undefined {
  const { def } = schema._zod;
  if (changing.has(def.type) || ('coerce' in def && def.coerce === true)) return at;
  if (schema instanceof z.ZodObject) {
    for (const [name, field] of Object.entries(schema.shape)) {
      const found = findChanging(field as Schema, `${at}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const inner of innerOf(schema)) {
    const found = findChanging(inner, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function innerOf(schema: Schema): readonly Schema[] {
  const def = schema._zod.def as {
    innerType?: Schema;
    element?: Schema;
    options?: readonly Schema[];
    items?: readonly Schema[];
    valueType?: Schema;
  };
  return [def.innerType, def.element, def.valueType, ...(def.options ?? []), ...(def.items ?? [])].filter(
    (inner) => inner !== undefined,
  );
}
