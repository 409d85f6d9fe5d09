import ms, { type StringValue } from 'ms';

/** Milliseconds, or a text such as "10s", "2m" or "4h". */
export type Duration = number | StringValue;

/** Reads a duration as milliseconds. Throws, naming the option, for anything that is not above 0. */
export function milliseconds(given: Duration, option: string): number {
  const value = typeof given === 'number' ? given : ms(given);
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return Math.round(value);
  throw new Error(
    `${option}: expected milliseconds above 0 or a text such as "10s", got ${JSON.stringify(given)}`,
  );
}
