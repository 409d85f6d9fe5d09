/**
 * How many milliseconds the service asks to wait: `retryAfterMs` as the client read it, else of its headers
 * `retry-after-ms`, else `retry-after` in seconds or as an HTTP date. Null for none or nonsense.
 */
export function retryAfterOf(error: unknown, now: number): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { retryAfterMs, headers } = error as { retryAfterMs?: unknown; headers?: unknown };
  if (typeof retryAfterMs === 'number') return positive(retryAfterMs);
  const milliseconds = headerOf(headers, 'retry-after-ms');
  if (milliseconds !== undefined && isDecimal(milliseconds)) return positive(Number(milliseconds));
  const after = headerOf(headers, 'retry-after');
  if (after === undefined) return null;
  if (isDecimal(after)) return positive(Number(after) * 1_000);
  // Without a month's name it is no HTTP date, although Date.parse takes "-7" for a year.
  return /[a-z]{3}/i.test(after) ? positive(Date.parse(after) - now) : null;
}

/** By shape: the Headers of fetch, or an object of texts in whatever case. */
function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const entries: readonly [string, unknown][] =
    Symbol.iterator in headers ? [...(headers as Headers)] : Object.entries(headers);
  const value = entries.find(([given]) => given.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value.trim() : undefined;
}

const isDecimal = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);
const positive = (value: number): number | null =>
  Number.isFinite(value) && value > 0 ? Math.ceil(value) : null;
