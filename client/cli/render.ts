import type { Entry } from '../../agent/run-state.ts';
import type { Outcome } from '../../agent/outcome.ts';
import type { EscalationView, RunView } from '../../agent/view.ts';
import type { RunSummary } from '../visibility.ts';
import type { Watched } from '../watch.ts';

/** What people read. Text from models and people is shown without the control characters a terminal would obey. */
export const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

const time = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
const dollars = (amount: number): string => `$${amount.toFixed(4)}`;
const lines = (parts: readonly (string | readonly string[])[]): string =>
  parts.flat().filter(Boolean).join('\n');

export function entryText({ at, kind, text }: Entry): string {
  return `${time(at)}  ${kind.padEnd(10)}  ${clean(text)}`;
}

export function escalationText(escalation: EscalationView): string {
  const { id, kind, describe, tool, args, unsure, deadline } = escalation;
  return lines([
    `${kind === 'approval' ? 'Decide' : 'Answer'}: ${clean(describe)}`,
    `  escalation  ${id}`,
    `  tool        ${tool.name}, version ${tool.version}`,
    Object.entries(args).map(
      ([name, value]) => `  ${clean(name).padEnd(10)}  ${clean(JSON.stringify(value))}`,
    ),
    `  the agent   ${unsure === '' ? 'stated no doubts' : clean(unsure)}`,
    `  until       ${time(deadline)} UTC, then it counts as rejected`,
  ]);
}

export function stateText(run: string, view: RunView): string {
  const { spent, remaining, refusedMessages } = view;
  const list = (title: string, items: readonly string[]): string[] =>
    items.map((item) => `${title.padEnd(12)}${clean(item)}`);
  return lines([
    `${'run'.padEnd(12)}${run}: ${view.status}, step ${view.step}`,
    `${'agent'.padEnd(12)}${view.agent === '' ? 'not looked up yet' : `${view.agent}, ${view.model}`}`,
    list('goal', view.goal === '' ? [] : [view.goal]),
    list('done', view.done),
    list('waits for', view.waitingFor),
    `${'spent'.padEnd(12)}${spent.steps} steps, ${spent.calls} calls, ${spent.inputTokens + spent.outputTokens} tokens, ${dollars(spent.cost)}`,
    `${'left'.padEnd(12)}${remaining.steps} steps, ${remaining.calls} calls, ${remaining.tokens} tokens, ${dollars(remaining.cost)}`,
    list(
      'refused',
      refusedMessages.latest.map(({ name, why }) => `${name}: ${why}`),
    ),
    view.escalations.map((escalation) => `\n${escalationText(escalation)}`),
    view.outcome === null ? '' : `\n${outcomeText(view.outcome)}`,
  ]);
}

export function outcomeText(outcome: Outcome): string {
  const { kind, reason, done, notDone, spent } = outcome;
  return lines([
    `Ended as ${kind}: ${clean(reason)}`,
    kind === 'completed' ? `  output    ${clean(JSON.stringify(outcome.output))}` : '',
    kind === 'failed' ? `  hint      ${clean(outcome.failure.hint)}` : '',
    done.map(({ describe }) => `  done      ${clean(describe)}`),
    notDone.map(({ describe, why }) => `  not done  ${clean(describe)}: ${clean(why)}`),
    `  spent     ${spent.steps} steps, ${spent.calls} calls, ${spent.inputTokens + spent.outputTokens} tokens, ${dollars(spent.cost)}`,
  ]);
}

export function runsText(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'No such runs.';
  const rows = runs.map(({ id, agent, version, tenant, status, outcome, startedAt }) => [
    clean(id),
    clean(version ?? agent),
    clean(tenant),
    outcome ?? status,
    time(startedAt),
  ]);
  return table([['RUN', 'AGENT', 'TENANT', 'STATUS', 'STARTED (UTC)'], ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line, or a block, for what happens in a run; empty for what only --json shows. */
export function watchedText(run: string, watched: Watched): string {
  switch (watched.kind) {
    case 'entry':
      return entryText(watched.entry);
    case 'missed':
      return `… ${watched.entries} earlier lines are no longer kept by the run`;
    case 'status':
      return '';
    case 'escalation':
      return `\n${escalationText(watched.escalation)}\n  answer it   perdure decide ${run} --by NAME --approve | --reject REASON | --edit JSON | --answer TEXT | --take-over REASON\n`;
    case 'silence':
      return `(${watched.why} Watching goes on.)`;
    case 'ended':
      return outcomeText(watched.outcome);
  }
}
