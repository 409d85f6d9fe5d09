import { join } from 'node:path';
import { isJsonObject } from '../../../agent/json.ts';
import { readHistories, readLines, type HistoryEvent } from '../../../evals/evidence.ts';

/** What the outside parties saw of the demo's run, from their files alone. */
export type Facts = {
  readonly steps: number;
  readonly calls: number;
  readonly attempts: readonly {
    readonly activity: string;
    readonly attempt: number;
    readonly worker: string;
  }[];
  /** Committed effects: how often each (tool, arguments) stands in the shop's ledger. */
  readonly effects: readonly { readonly tool: string; readonly args: string; readonly times: number }[];
  readonly tokens: { readonly input: number; readonly output: number; readonly from: string };
  readonly decidedBy: string;
};

export function factsOf(evidence: string, runId: string): Facts {
  const events = readHistories(join(evidence, 'histories')).get(runId) ?? [];
  const names = new Map(
    events.flatMap(({ eventId, activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled ? [[String(eventId), scheduled.activityType?.name ?? '']] : [],
    ),
  );
  const attempts = events.flatMap(({ activityTaskStartedEventAttributes: started }) =>
    started
      ? [
          {
            activity: names.get(String(started.scheduledEventId)) ?? '',
            attempt: started.attempt ?? 1,
            worker: started.identity ?? '',
          },
        ]
      : [],
  );
  const isCall = ({ activity }: { activity: string }): boolean => activity.includes('.v');
  return {
    steps: attempts.filter(({ activity }) => activity === 'call_model').length,
    calls: attempts.filter(isCall).length,
    attempts,
    effects: effectsOf(evidence, runId),
    tokens: tokensOf(evidence, runId, events),
    decidedBy: decider(events),
  };
}

function effectsOf(evidence: string, runId: string): Facts['effects'] {
  const times = new Map<string, { tool: string; args: string; times: number }>();
  for (const { world, tool, args } of readLines(evidence, 'shop-ledger.jsonl')) {
    if (world !== runId) continue;
    const key = `${tool} ${args}`;
    times.set(key, { tool: String(tool), args: String(args), times: (times.get(key)?.times ?? 0) + 1 });
  }
  return [...times.values()];
}

/** From the scripted provider's own log; with a real provider from the usage it reported, as the history holds it. */
function tokensOf(evidence: string, run: string, events: readonly HistoryEvent[]): Facts['tokens'] {
  const lines = readLines(evidence, 'provider.jsonl').filter(
    ({ status, runId }) => status === 200 && runId === run,
  );
  if (lines.length > 0) return { ...sum(lines), from: "the provider's log" };
  return { ...sum(events.flatMap(usageIn)), from: "the provider's reports in the history" };
}

function sum(usages: readonly { readonly [name: string]: unknown }[]): { input: number; output: number } {
  const total = (name: string): number =>
    usages.reduce((tokens, usage) => tokens + Number(usage[name] ?? 0), 0);
  return { input: total('inputTokens'), output: total('outputTokens') };
}

function payloadOf(data: Uint8Array | null | undefined): unknown {
  if (!data) return undefined;
  try {
    return JSON.parse(Buffer.from(data).toString('utf8'));
  } catch {
    return undefined;
  }
}

function usageIn({
  activityTaskCompletedEventAttributes: completed,
}: HistoryEvent): readonly { [name: string]: unknown }[] {
  const result = payloadOf(completed?.result?.payloads?.[0]?.data);
  return isJsonObject(result) && isJsonObject(result['usage']) ? [result['usage']] : [];
}

function decider(events: readonly HistoryEvent[]): string {
  for (const { workflowExecutionSignaledEventAttributes: signal } of events) {
    const decision = payloadOf(signal?.input?.payloads?.[0]?.data);
    if (isJsonObject(decision) && typeof decision['by'] === 'string') return decision['by'];
  }
  return '';
}
