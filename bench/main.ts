import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextWindow } from './app.ts';
import type { Claim } from './claim.ts';
import { measureGrowth } from './growth/bench.ts';
import * as growth from './growth/figures.ts';
import { type Options, readOptions } from './options.ts';
import { measureWake } from './wake/bench.ts';
import * as wake from './wake/figures.ts';

/** What a bench is given: folders for evidence and for data, and whether to plant its break. */
export type BenchOptions = Pick<Options, 'evidence' | 'isPlanted'> & {
  readonly dataDir: string;
  readonly say: (line: string) => void;
};

type Report = {
  readonly figures: object;
  readonly table: readonly object[];
  readonly claims: readonly Claim[];
};

const say = (line: string): void => console.error(line);

async function measure(options: Options): Promise<Report> {
  const { bench, evidence, isPlanted } = options;
  const dataDir = mkdtempSync(join(tmpdir(), `perdure-${bench}-data-`));
  try {
    await { growth: measureGrowth, wake: measureWake }[bench]({ evidence, isPlanted, dataDir, say });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  if (bench === 'growth') {
    const figures = growth.figuresOf(evidence);
    const claims = growth.claimsOf(figures);
    return { figures: { ...figures, contextWindow }, table: figures.rows, claims };
  }
  const figures = wake.figuresOf(evidence);
  return { figures, table: [figures], claims: wake.claimsOf(figures) };
}

/** The rows as aligned columns. */
function tableOf(rows: readonly object[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => Object.values(row).map(String))];
  const widths = names.map((_name, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (line: readonly string[]): string =>
    line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  return lines.map(pad).join('\n');
}

try {
  const options = readOptions(process.argv);
  say(`${options.bench}: evidence in ${options.evidence}`);
  const { figures, table, claims } = await measure(options);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  say(tableOf(table));
  if (options.bench === 'growth')
    say(
      `2 KB results that cannot be compressed; a context window of ${contextWindow} tokens bounds what continue-as-new carries`,
    );
  for (const { met, sentence } of claims) say(`${met ? 'met   ' : 'MISSED'} ${sentence}`);
  say(`again: npm run bench -- ${process.argv.slice(2).join(' ')}`);
  process.exitCode = claims.every(({ met }) => met) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
