import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { clearEvidence } from '../evals/evidence.ts';

export type Options = {
  readonly bench: Bench;
  readonly evidence: string;
  readonly json: string | undefined;
  /** A planted break, which must make the bench fail. */
  readonly isPlanted: boolean;
};

export type Bench = 'growth' | 'wake';

const benches: readonly { readonly bench: Bench; readonly description: string; readonly plant: string }[] = [
  {
    bench: 'growth',
    description: 'what a step leaves behind, for runs of 25, 100 and 400',
    plant: 'transcript',
  },
  { bench: 'wake', description: 'forty parked runs woken at once after a killed worker', plant: 'slow' },
];

/** Reads the command line; a wrong one ends the process with a sentence and the usage. */
export function readOptions(argv: readonly string[]): Options {
  const program = new Command('bench').description(
    'Measures the service on real processes; exits 1 when a bar is missed.',
  );
  let read: Options | undefined;
  for (const { bench, description, plant } of benches) {
    program
      .command(bench)
      .description(description)
      .option('--evidence <folder>', 'where provider, injector and server write what they saw')
      .option('--json <file>', 'where the figures go')
      .addOption(new Option('--plant <break>', 'a break that the figures must notice').choices([plant]))
      .action((options) => {
        read = {
          bench,
          evidence: evidenceFolder(options['evidence'] ?? mkdtempSync(join(tmpdir(), `perdure-${bench}-`))),
          json: options['json'],
          isPlanted: options['plant'] !== undefined,
        };
      });
  }
  program.parse(argv);
  if (read === undefined) throw new Error('expected the bench to run: growth or wake');
  return read;
}

function evidenceFolder(given: string): string {
  const evidence = resolve(given);
  clearEvidence(evidence);
  return evidence;
}
