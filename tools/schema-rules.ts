import { z } from 'zod';

type Schema = z.core.$ZodType;

/** Kinds of schema that change what they parse: arguments are validated twice and must come out as they went in. */
const changing = new Set(['transform', 'pipe', 'default', 'prefault', 'catch', 'codec', 'success']);

/** Throws, naming tool and parameter, for a schema that a model could not fill reliably. */
export function checkSchema(tool: string, input: z.ZodObject): void {
  checkStrict(input, `tool ${tool}: expected "input" to be`);
  for (const [name, parameter] of Object.entries(input.shape)) {
    if (descriptionOf(parameter) === undefined) {
      throw new Error(
        `tool ${tool}: expected parameter "${name}" to be described: what it means, what valid values look like, what to do when it is missing`,
      );
    }
    checkForm(parameter, { name, of: `tool ${tool}: parameter` });
  }
}

/** Throws for an output that finish could not bring home: it crosses processes as JSON and must come out as it went in. */
export function checkOutput(output: z.ZodObject): void {
  checkStrict(output, 'output: expected');
  for (const [name, field] of Object.entries(output.shape)) checkForm(field, { name, of: 'output:' });
}

function checkStrict(schema: Schema, expected: string): void {
  if (!(schema instanceof z.ZodObject)) throw new Error(`${expected} a z.strictObject`);
  if (isLoose(schema))
    throw new Error(`${expected} a z.strictObject, got an object that lets unknown fields through`);
}

function checkForm(schema: Schema, { name, of }: { name: string; of: string }): void {
  const fault = findFault(schema, name, new Set()) ?? faultOfJsonForm(schema, name);
  if (fault !== undefined) throw new Error(`${of} ${fault}`);
}

function descriptionOf(schema: Schema): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined && own.trim() !== '') return own;
  const [inner] = innerOf(schema);
  return isWrapper(schema) && inner !== undefined ? descriptionOf(inner) : undefined;
}

const isWrapper = (schema: Schema): boolean =>
  ['optional', 'nullable', 'readonly'].includes(schema._zod.def.type);

const isLoose = (schema: Schema): boolean =>
  schema instanceof z.ZodObject && schema.def.catchall?._zod.def.type !== 'never';

/** What is wrong with a parameter or something in it, beginning with its path. `seen`: a schema may contain itself. */
function findFault(schema: Schema, at: string, seen: Set<Schema>): string | undefined {
  if (seen.has(schema)) return undefined;
  seen.add(schema);
  if (isChanging(schema))
    return `"${at}" transforms, coerces or defaults; expected a schema that leaves values as they are`;
  if (isLoose(schema))
    return `"${at}" is an object that lets unknown fields through; expected a z.strictObject`;
  const fields: readonly [string, Schema][] =
    schema instanceof z.ZodObject
      ? Object.entries(schema.shape).map(([name, field]) => [`${at}.${name}`, field as Schema])
      : innerOf(schema).map((inner) => [at, inner]);
  for (const [path, field] of fields) {
    const fault = findFault(field, path, seen);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isChanging({ _zod: { def } }: Schema): boolean {
  const overwrites = def.checks?.some((check) => check._zod.def.check === 'overwrite') ?? false;
  return changing.has(def.type) || ('coerce' in def && def.coerce === true) || overwrites;
}

/** A date, a bigint or a class instance does not arrive as JSON. */
function faultOfJsonForm(schema: Schema, at: string): string | undefined {
  try {
    z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
    return undefined;
  } catch (error) {
    return `"${at}" is nothing that a model could write as JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function innerOf(schema: Schema): readonly Schema[] {
  const def = schema._zod.def as {
    innerType?: Schema;
    element?: Schema;
    keyType?: Schema;
    valueType?: Schema;
    left?: Schema;
    right?: Schema;
    rest?: Schema | null;
    getter?: () => Schema;
    options?: readonly Schema[];
    items?: readonly Schema[];
  };
  const { innerType, element, keyType, valueType, left, right, rest, getter } = def;
  const all = [innerType, element, keyType, valueType, left, right, rest, getter?.()];
  return [...all, ...(def.options ?? []), ...(def.items ?? [])].filter(
    (inner) => inner !== undefined && inner !== null,
  );
}
