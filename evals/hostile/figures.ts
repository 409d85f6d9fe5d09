import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../agent/json.ts';
import { messageNames } from '../../agent/protocol.ts';
import type { RunView } from '../../agent/view.ts';
import { type HistoryEvent, readHistories, readLines } from '../evidence.ts';

export type Row = {
  readonly id: string;
  readonly sentAs: 'signal' | 'update';
  /** What its sender could read. */
  readonly seen: string;
  readonly ok: boolean;
};
type Tally = { readonly sent: number; readonly refusedReadably: number };

export type Figures = {
  /** Distinct malformed messages. */
  readonly messages: number;
  readonly signals: Tally;
  readonly updates: Tally;
  readonly failedTasks: number;
  readonly maxAttempt: number;
  readonly runs: number;
  readonly completed: number;
  readonly effects: number;
  readonly undecidedEffects: number;
  readonly rows: readonly Row[];
};

/** Every figure of the suite, from what the sender, the shop and the server wrote down. */
export function figuresOf(evidence: string): Figures {
  const histories = readHistories(join(evidence, 'histories'));
  const events = [...histories.values()].flat();
  const sent = readLines(evidence, 'sender.jsonl').filter(({ expects }) => expects === 'refused');
  const effects = readLines(evidence, 'shop-ledger.jsonl');
  const judged = sent.map((line) => ({ line, ...judgeLine(evidence, line) }));
  const tally = (sentAs: string): Tally => {
    const those = judged.filter(({ line }) => line['sentAs'] === sentAs);
    return { sent: those.length, refusedReadably: those.filter(({ ok }) => ok).length };
  };
  return {
    messages: new Set(sent.map(({ id }) => id)).size,
    signals: tally('signal'),
    updates: tally('update'),
    failedTasks: events.filter(isFailedTask).length,
    maxAttempt: Math.max(0, ...events.map(attemptOf)),
    runs: histories.size,
    completed: [...histories.values()].filter(isCompleted).length,
    effects: effects.length,
    undecidedEffects: effects.filter((effect) => !isDecided(effect, histories)).length,
    rows: rowsOf(judged),
  };
}

type Judged = { readonly line: JsonObject; readonly seen: string; readonly ok: boolean };

/** One row for each message and way of sending; of its names the first that went unrefused speaks for all. */
function rowsOf(judged: readonly Judged[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { line, seen, ok } of judged) {
    const key = `${line['id']} ${line['sentAs']}`;
    const before = rows.get(key);
    if (before !== undefined && (!before.ok || ok)) continue;
    const sentAs = line['sentAs'] === 'signal' ? 'signal' : 'update';
    rows.set(key, { id: String(line['id']), sentAs, seen, ok });
  }
  return [...rows.values()];
}

/** Whether the sender could read why: a signal's in the run's state, an update's or the server's in the answer itself. */
function judgeLine(evidence: string, line: JsonObject): { seen: string; ok: boolean } {
  const told = isJsonObject(line['told']) ? line['told'] : {};
  const says = String(line['says']);
  if (line['sentAs'] === 'update' || line['by'] === 'server') {
    const seen = String(told['message'] ?? told['kind']);
    const kind = line['by'] === 'server' ? 'error' : 'refused';
    return { seen, ok: told['kind'] === kind && seen.includes(says) };
  }
  const refusals = stateOf(evidence, String(line['run']))?.refusedMessages.latest ?? [];
  const those = refusals.filter(({ name }) => name === line['name']);
  const seen = those.map(({ why }) => why).join('; ');
  return { seen, ok: told['kind'] === 'taken' && those.length === 1 && seen.includes(says) };
}

function stateOf(evidence: string, run: string): RunView | null {
  return JSON.parse(readFileSync(join(evidence, 'states', `${run}.json`), 'utf8')) as RunView | null;
}

function isFailedTask(event: HistoryEvent): boolean {
  return (
    (event.workflowTaskFailedEventAttributes ?? null) !== null ||
    (event.workflowTaskTimedOutEventAttributes ?? null) !== null
  );
}

const attemptOf = (event: HistoryEvent): number => event.workflowTaskScheduledEventAttributes?.attempt ?? 0;

/** The server's own status may say completed of any outcome: the outcome itself must. */
function isCompleted(events: readonly HistoryEvent[]): boolean {
  const outcome = firstJson(events.at(-1)?.workflowExecutionCompletedEventAttributes?.result?.payloads);
  return isJsonObject(outcome) && outcome['kind'] === 'completed';
}

/** An effect is decided when history holds the call with its key, and an approval of exactly that call's arguments. */
function isDecided(effect: JsonObject, histories: ReadonlyMap<string, readonly HistoryEvent[]>): boolean {
  const events = histories.get(String(effect['world'])) ?? [];
  const calls = events.map((event) => firstJson(event.activityTaskScheduledEventAttributes?.input?.payloads));
  const call = calls.filter(isJsonObject).find(({ key }) => key === effect['key']);
  const decisions = events.map(decisionIn).filter(isJsonObject);
  return decisions.some(({ kind, argsHash }) => kind === 'approve' && argsHash === call?.['argsHash']);
}

function decisionIn(event: HistoryEvent): Json | undefined {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal?.signalName === messageNames.decide) return firstJson(signal.input?.payloads);
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  return update?.name === messageNames.decide ? firstJson(update.args?.payloads) : undefined;
}

type Payloads = readonly { readonly data?: Uint8Array | null }[] | null | undefined;

function firstJson(payloads: Payloads): Json | undefined {
  try {
    return JSON.parse(Buffer.from(payloads?.[0]?.data ?? []).toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}
