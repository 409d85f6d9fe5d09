import { isJsonObject, type JsonObject } from '../agent/json.ts';
import type { HistoryEvent } from '../evals/evidence.ts';

/** When the server wrote an event, in milliseconds since 1970. */
export function timeOf({ eventTime }: HistoryEvent): number {
  return Number(String(eventTime?.seconds ?? Number.NaN)) * 1_000 + (eventTime?.nanos ?? 0) / 1_000_000;
}

type Payloads = { readonly payloads?: readonly { readonly data?: Uint8Array | null }[] | null } | null;

/** The first argument or the result that an event carries, when it is a JSON object. */
export function objectIn(payloads: Payloads | undefined): JsonObject | undefined {
  const data = payloads?.payloads?.[0]?.data;
  if (data === undefined || data === null) return undefined;
  const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  return isJsonObject(value) ? value : undefined;
}

/** Whether a chain ended with the outcome `completed`. */
export function isCompleted(events: readonly HistoryEvent[]): boolean {
  const last = events.at(-1)?.workflowExecutionCompletedEventAttributes;
  return objectIn(last?.result)?.['kind'] === 'completed';
}
