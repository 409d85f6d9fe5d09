import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { temporal } from '@temporalio/proto';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { isJsonObject, type JsonObject } from '../agent/json.ts';

/** Reads a file of JSON lines that an outside party wrote; a missing file is empty evidence. */
export function readLines(folder: string, name: string): readonly JsonObject[] {
  const file = join(folder, name);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, index) => {
    const parsed: unknown = JSON.parse(line);
    if (!isJsonObject(parsed)) throw new Error(`expected an object in line ${index + 1} of ${file}`);
    return parsed;
  });
}

/** What suites leave in an evidence folder; nothing else in it is touched. */
const left =
  /^(histories|states|logs|(shop|provider|injector|approver|sender|histories|payloads)[\w-]*\.jsonl?)$/;

/** Makes the folder and takes away what an earlier suite left: old evidence proves nothing about this one. */
export function clearEvidence(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder))
    if (left.test(name)) rmSync(join(folder, name), { recursive: true });
}

export function appendLine(folder: string, name: string, line: JsonObject): void {
  appendFileSync(join(folder, name), `${JSON.stringify(line)}\n`);
}

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The exported histories of a suite: workflow id → the events of its whole chain. */
export function readHistories(folder: string): ReadonlyMap<string, readonly HistoryEvent[]> {
  const histories = new Map<string, readonly HistoryEvent[]>();
  if (!existsSync(folder)) return histories;
  for (const name of readdirSync(folder).sort(byChain)) {
    const workflowId = name.replace(/\.\d+\.json$/, '');
    const { events } = historyFromJSON(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    histories.set(workflowId, [...(histories.get(workflowId) ?? []), ...(events ?? [])]);
  }
  return histories;
}

function byChain(left: string, right: string): number {
  const number = (name: string): number => Number(/\.(\d+)\.json$/.exec(name)?.[1] ?? 0);
  return number(left) - number(right);
}
