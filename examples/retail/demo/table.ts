import type { Facts } from './facts.ts';

/** The demo's closing table; every line names who saw it. */
export function printTable(
  facts: Facts,
  { seconds, killed }: { seconds: number; killed: number | undefined },
): void {
  const rows: [string, string, string][] = [
    ['steps (model calls)', String(facts.steps), 'history'],
    ['tool calls', String(facts.calls), 'history'],
    ...facts.attempts
      .filter(({ attempt }) => attempt > 1)
      .map(({ activity, attempt, worker }): [string, string, string] => [
        activity,
        `attempt ${attempt} by worker ${worker}`,
        'history',
      ]),
    ...facts.effects.map(({ tool, times }): [string, string, string] => [
      `${tool} committed`,
      `${times} time${times === 1 ? '' : 's'}`,
      "the shop's ledger",
    ]),
    ['worker killed', killed === undefined ? 'none' : `pid ${killed}`, 'the demo'],
    ['decided by', facts.decidedBy || 'nobody', 'history'],
    ['tokens in / out', `${facts.tokens.input} / ${facts.tokens.output}`, facts.tokens.from],
    ['time', `${seconds.toFixed(1)} s`, 'the demo'],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  console.log();
  for (const [what, seen, by] of rows) {
    console.log(`  ${what.padEnd(widths[0] ?? 0)}  ${seen.padEnd(widths[1] ?? 0)}  (${by})`);
  }
}
