/** Everything that crosses a process or stands in history is one of these. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short, single-line picture of any value for a message to a person; never throws. */
export function excerpt(value: unknown, length = 120): string {
  const line = textOf(value).replace(/\s+/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length)}… (${line.length} characters)`;
}

/** Nesting of a hundred thousand levels exhausts the stack of whoever walks over it, in JSON.stringify and String alike. */
function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return typeof value === 'object' ? '(nested too deep, or in itself)' : String(value);
  }
}

/** Whether lists and objects stand in each other more than `levels` deep; looks no deeper than that. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
