import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../agent/json.ts';

export type Log = (line: JsonObject) => void;

/**
 * Appends to `provider.jsonl` in a folder, which is made. Each request has a line when it arrives (`asked`) and one when
 * it is answered (`answered`, with `status` and tokens), refused, dropped, or left by its client (`gone`).
 */
export function openEvidence(folder: string | undefined): Log {
  if (folder === undefined) return () => undefined;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'provider.jsonl');
  return (line) => appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
}
