/** Everything that crosses a process or stands in history is one of these. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short, single-line picture of any value for a message to a person; never throws. */
export function excerpt(value: unknown, length = 120): string {
  let text: string;
  try {
    text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    text = String(value);
  }
  const line = text.replace(/\s+/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length)}… (${text.length} characters)`;
}
