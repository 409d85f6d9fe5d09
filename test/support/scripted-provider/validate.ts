import { isJsonObject, type JsonObject } from '../../../agent/json.ts';

const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;

/** What the real provider would answer 400 for. */
export class InvalidRequest extends Error {}

export function requireThat(holds: boolean, message: string): void {
  if (!holds) throw new InvalidRequest(message);
}

export function texts(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

export function readTools(
  tools: unknown,
  parallel: unknown,
  unwrap: (tool: JsonObject) => unknown,
): readonly string[] {
  if (tools === undefined) {
    requireThat(parallel === undefined, "'parallel_tool_calls' is only allowed when 'tools' are specified.");
    return [];
  }
  requireThat(Array.isArray(tools) && tools.length > 0, "Invalid 'tools': expected at least one.");
  const names = (tools as readonly JsonObject[]).map((tool) => {
    requireThat(isJsonObject(tool) && tool['type'] === 'function', 'expected a tool of type function');
    const inner = unwrap(tool);
    requireThat(isJsonObject(inner), 'expected a tool with a function');
    return validateTool(inner as JsonObject);
  });
  requireThat(new Set(names).size === names.length, 'Duplicate tool names.');
  return names;
}

/** A call of an earlier turn: any legal name, known or not, and arguments as text. */
export function validateCall(call: unknown): void {
  const { name, arguments: args } = isJsonObject(call) ? call : {};
  requireThat(typeof name === 'string' && namePattern.test(name), `Invalid call name: ${texts(name)}`);
  requireThat(typeof args === 'string', "Invalid type for 'arguments': expected a string.");
}

/** Tools as both protocols have them: a legal name, and a strict schema that really is strict at every level. */
export function validateTool(tool: JsonObject): string {
  const { name, parameters, strict } = tool;
  requireThat(typeof name === 'string' && namePattern.test(name), `Invalid tool name: ${texts(name)}`);
  requireThat(isJsonObject(parameters), `Invalid schema for function '${String(name)}': expected an object`);
  if (strict === true) validateStrict(parameters, String(name));
  return String(name);
}

function validateStrict(schema: unknown, name: string): void {
  if (Array.isArray(schema)) for (const inner of schema) validateStrict(inner, name);
  if (!isJsonObject(schema)) return;
  const { properties, type } = schema;
  if (type === 'object' || (Array.isArray(type) && type.includes('object'))) {
    requireThat(
      schema['additionalProperties'] === false,
      `Invalid schema for function '${name}': 'additionalProperties' must be false`,
    );
    const required = schema['required'];
    const names = isJsonObject(properties) ? Object.keys(properties) : [];
    requireThat(
      Array.isArray(required) && names.every((property) => required.includes(property)),
      `Invalid schema for function '${name}': 'required' must name every property`,
    );
  }
  for (const [keyword, inner] of Object.entries(schema)) {
    if (keyword === 'properties' && isJsonObject(inner))
      for (const property of Object.values(inner)) validateStrict(property, name);
    else validateStrict(inner, name);
  }
}

/** Each call answered once, no answer without its call. */
export function validateAnswers(calls: readonly string[], results: readonly string[]): void {
  for (const id of calls)
    requireThat(
      results.filter((result) => result === id).length === 1,
      `No tool output found for function call ${id}.`,
    );
  for (const id of results)
    requireThat(calls.includes(id), `No tool call found for function call output with call_id ${id}.`);
  requireThat(new Set(calls).size === calls.length, 'Duplicate call ids.');
}
